-- watchdog/: who watches the broker itself. `machine_*` and `beat_at` are machine time, everything else is not.

-- Which process works on which queue, as that process says every few seconds.
create table watchdog_worker (
  queue text not null,
  process uuid not null,
  beat_at timestamptz not null,
  primary key (queue, process)
);

-- What an audit found, from when to when. One row while it lasts, however many processes find it.
create table watchdog_finding (
  id uuid primary key,
  kind text not null,
  -- A queue or a channel, or nothing. Never an alert, a case or a person.
  subject text not null default '',
  found_at timestamptz not null,
  machine_found_at timestamptz not null,
  -- Stated to people (SYS-05), because repairing it did not end it.
  told_at timestamptz,
  ended_at timestamptz
);
create unique index watchdog_finding_open on watchdog_finding (kind, subject) where ended_at is null;

-- When a source was last heard by a verification event (SSF 1.0 §8.1.4): a sign of life and nothing else.
create table feed_heartbeat (
  agency_id uuid primary key references agency,
  heard_at timestamptz not null
);

-- What an agency states of facts, newest first. Its people's answers to alerts come another way than its feed.
create index inbox_event_feed on inbox_event (agency_id, received_at)
  where type not like 'urn:tocsin:event:alert.%';
create index alert_raised on alert (raised_at);

-- A silence of a source, from the last that was heard of it.
create table feed_silence (
  agency_id uuid not null references agency,
  since timestamptz not null,
  found_at timestamptz not null,
  ended_at timestamptz,
  primary key (agency_id, since)
);
create unique index feed_silence_open on feed_silence (agency_id) where ended_at is null;

-- What each source made of each London day: its statements (area '*'), and its alerts by MAPPA area ('' where none
-- is set on the case). A day without a row had none.
create table feed_day (
  day date not null,
  agency_id uuid not null references agency,
  area text not null,
  events integer not null default 0,
  alerts integer not null default 0,
  primary key (day, agency_id, area)
);
-- The days that are counted.
create table feed_day_counted (
  day date primary key,
  counted_at timestamptz not null
);

-- A test of the channels: sent, and closed when each channel has answered.
create table synthetic_alert (
  -- Of the statement that it began with.
  jti text primary key,
  sent_at timestamptz not null,
  due_at timestamptz not null,
  -- Those it was sent by, and those of them that answered.
  channels text[] not null default '{}',
  returned text[] not null default '{}',
  closed_at timestamptz,
  outcome text check (outcome in ('returned', 'lost')),
  check ((closed_at is null) = (outcome is null))
);
create index synthetic_alert_open on synthetic_alert (sent_at) where closed_at is null;
create index synthetic_alert_sent on synthetic_alert (sent_at);
