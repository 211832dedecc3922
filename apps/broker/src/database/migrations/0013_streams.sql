-- Streams that their agencies manage themselves (SSF 1.0 §8): one that stands for each agency. A deleted one stays
-- as a row, because notices that were to go on it say so.
alter table stream drop constraint stream_agency_id_key;
alter table stream
  add column description text,
  -- As the agency asked; none when it did not say.
  add column events_requested text[],
  add column status text not null default 'enabled' check (status in ('enabled', 'paused', 'disabled')),
  add column status_reason text,
  add column status_by text not null default 'receiver' check (status_by in ('receiver', 'transmitter')),
  add column status_at timestamptz,
  -- What its endpoint wants to be shown, sealed under a data key of the stream's own.
  add column sealed_authorization bytea,
  add column wrapped_key bytea,
  add column signing_alg text not null default 'ES256' check (signing_alg in ('ES256', 'RS256')),
  -- When a verification was last asked for, and when one was last sent unasked.
  add column verified_at timestamptz,
  add column heartbeat_at timestamptz,
  -- Since when its endpoint has failed every time, and when it said that it is gone (410).
  add column failing_since timestamptz,
  add column gone_at timestamptz,
  add column deleted_at timestamptz;
create unique index stream_one_of_agency on stream (agency_id) where deleted_at is null;
create index stream_of_agency on stream (agency_id);

-- A stream carries events that are no alert: that it works, and that it was changed.
alter table notice alter column alert_id drop not null;
alter table notice alter column event_id drop not null;
alter table notice
  add column stream_event jsonb,
  -- What is said on one stream of one person goes in the order in which it was made.
  add column order_key text,
  add constraint notice_says_something
    check (stream_event is not null or (alert_id is not null and event_id is not null));

-- `paused`: held, because its stream is paused.
alter table notice drop constraint notice_state_check;
alter table notice add constraint notice_state_check check (state in
  ('due', 'held', 'paused', 'reserve', 'sent', 'delivered', 'refused', 'superseded', 'expired'));
create index notice_in_order on notice (stream_id, order_key, created_at)
  where state in ('due', 'held', 'paused') and stream_id is not null;
-- What a deleted stream did not carry is looked for when its agency makes a new one.
create index notice_refused on notice (stream_id) where state = 'refused' and stream_id is not null;
