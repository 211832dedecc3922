-- The way through (DESIGN §2): inbox → alert → obligation → notice → attempt, the directory it asks, and the record.
-- Every instant is set by the application from its clock; `lease_until` and `swept_at` are machine time;
-- `swept_at` is when the row was last woken, `wakes` how often the sweep had to.

-- directory/: agencies, their keys, teams, posts and the people who hold them.
create table agency (
  id uuid primary key,
  issuer text not null unique,
  name text not null,
  kind text not null check (kind in ('prison', 'court', 'hostel', 'probation', 'police')),
  registered_at timestamptz not null
);

create table agency_key (
  agency_id uuid not null references agency,
  kid text not null,
  jwk jsonb not null,
  added_at timestamptz not null,
  primary key (agency_id, kid)
);

create table team (
  id text primary key,
  agency_id uuid not null references agency,
  kind text not null,
  place text not null,
  name text not null
);

create table staff (
  id text primary key,
  agency_id uuid not null references agency,
  name text not null
);

create table post (
  id text primary key,
  team_id text not null references team,
  role text not null,
  title text not null,
  hours text not null check (hours in ('always', 'working')),
  email text,
  rota jsonb
);

create table post_holding (
  post_id text not null references post,
  staff_id text not null references staff,
  held_from timestamptz not null,
  held_to timestamptz,
  primary key (post_id, held_from)
);

-- One row: every change of the directory raises the version, so that each process knows when to read it again.
create table directory_state (
  single boolean primary key default true check (single),
  version bigint not null,
  area text not null
);
insert into directory_state (version, area) values (1, '');

-- streams/: how an agency receives its alerts.
create table stream (
  id uuid primary key,
  agency_id uuid not null unique references agency,
  method text not null check (method in ('push', 'poll')),
  endpoint text,
  created_at timestamptz not null,
  check ((method = 'push') = (endpoint is not null))
);

-- cases/: who the person is and who answers for them.
create table person_case (
  id uuid primary key,
  boroughs text[] not null,
  mappa_category smallint,
  mappa_level smallint,
  rosh text,
  legal_basis text,
  custody text
);

create table case_identifier (
  scheme text not null,
  value text not null,
  case_id uuid not null references person_case,
  primary key (scheme, value)
);
create index case_identifier_case on case_identifier (case_id);

-- At most one owner runs on: the row without an end.
create table case_owner (
  case_id uuid not null references person_case,
  post_id text not null references post,
  owned_from timestamptz not null,
  owned_to timestamptz,
  primary key (case_id, owned_from)
);
create unique index case_owner_now on case_owner (case_id) where owned_to is null;

-- intake/: signed events, byte for byte.
create table inbox_event (
  id uuid primary key,
  agency_id uuid not null references agency,
  jti text not null,
  digest bytea not null,
  jws text not null,
  type text not null,
  subject jsonb not null,
  content jsonb not null,
  txn text,
  occurred_at timestamptz,
  issued_at timestamptz not null,
  received_at timestamptz not null,
  priority smallint not null,
  state text not null default 'received' check (state in ('received', 'routed', 'set-aside')),
  attempts smallint not null default 0,
  lease_until timestamptz,
  swept_at timestamptz,
  wakes smallint not null default 0,
  routed_at timestamptz,
  outcome text,
  unique (agency_id, jti)
);
create index inbox_event_waiting on inbox_event (priority, received_at) where state = 'received';

create table security_event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  code text not null,
  -- Only when the sender proved who it is, or named a registered issuer. Nothing of what was sent is kept.
  agency_id uuid references agency
);

-- alerts/
create table alert (
  id uuid primary key,
  ref text not null unique,
  case_id uuid references person_case,
  subject_key text not null,
  family text not null,
  catalogue_row text not null,
  severity smallint not null,
  tier text not null,
  says text not null,
  match text not null,
  state text not null check (state in ('open', 'owned', 'closed')),
  raised_at timestamptz not null,
  because jsonb not null
);
-- One open alert per person and family of events (RULES §3.5).
create unique index alert_one_open on alert (subject_key, family) where state = 'open';
create index alert_open on alert (severity, raised_at) where state = 'open';

create table alert_event (
  alert_id uuid not null references alert,
  event_id uuid not null references inbox_event,
  attached_at timestamptz not null,
  primary key (alert_id, event_id)
);

create table obligation (
  id uuid primary key,
  alert_id uuid not null references alert,
  role text not null,
  team text not null,
  -- The ladder and clock it started with (promise 10).
  plan jsonb not null,
  because jsonb not null,
  severity smallint not null,
  state text not null check (state in ('open', 'delivered', 'seen', 'accepted', 'actioned', 'closed', 'unowned')),
  rung smallint not null,
  -- Who held the rung's post when it was reached.
  staff text,
  raised_at timestamptz not null,
  -- When the running window ends. None once it is accepted.
  due_at timestamptz,
  lease_until timestamptz,
  swept_at timestamptz,
  wakes smallint not null default 0,
  accepted_at timestamptz,
  accepted_post text,
  accepted_by text,
  accepted_event uuid references inbox_event,
  unique (alert_id, role, team)
);
create index obligation_due on obligation (due_at) where due_at is not null;

-- delivery/
create table notice (
  id uuid primary key,
  alert_id uuid not null references alert,
  obligation_id uuid references obligation,
  event_id uuid not null references inbox_event,
  agency_id uuid not null references agency,
  stream_id uuid references stream,
  channel text not null check (channel in ('push', 'poll', 'email')),
  kind text not null,
  post text not null,
  address text,
  content jsonb not null,
  priority smallint not null,
  state text not null check (state in ('due', 'held', 'delivered', 'refused', 'superseded')),
  created_at timestamptz not null,
  due_at timestamptz,
  lease_until timestamptz,
  swept_at timestamptz,
  wakes smallint not null default 0,
  attempts integer not null default 0,
  delivered_at timestamptz
);
create index notice_due on notice (due_at) where state = 'due';
create index notice_held on notice (stream_id, priority, created_at) where state = 'held';
create index notice_obligation on notice (obligation_id);
create index notice_alert on notice (alert_id);

create table attempt (
  notice_id uuid not null references notice,
  number integer not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('delivered', 'retry', 'rejected', 'unknown')),
  -- The provider's answer as a code (`202`, `smtp-451`, `timeout`), never its text.
  answer text not null,
  primary key (notice_id, number, at)
);

-- record/: what was said and done. Identifiers of rows and codes only, never a person's data.
create table record_entry (
  seq bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  event_id uuid,
  alert_id uuid,
  obligation_id uuid,
  notice_id uuid,
  detail jsonb not null
);
create index record_entry_alert on record_entry (alert_id, seq) where alert_id is not null;

create function record_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'record_entry is append-only';
end $$;
create trigger record_entry_append_only before update or delete on record_entry
  for each statement execute function record_is_append_only();
create trigger record_entry_no_truncate before truncate on record_entry
  for each statement execute function record_is_append_only();
