-- What the broker says of a refusal: its own text, and never what was sent.
alter table outbox
  add column description text,
  -- A person has decided that it is not sent.
  add column done_at timestamptz,
  add column done_by text,
  add column done_reason text;
alter table outbox drop constraint outbox_state_check;
alter table outbox add check (state in ('waiting', 'due', 'taken', 'refused', 'mended', 'done'));
alter table outbox add check ((state = 'done') = (done_at is not null));
-- The statements of one message: for receipts, and to erase them together.
create index outbox_message on outbox (message_id);

-- A person has dealt with what was kept; it is counted no more.
alter table message
  add column done_at timestamptz,
  add column done_by text,
  add column done_reason text;
alter table message add check ((done_at is null) = (done_by is null) and (done_at is null) = (done_reason is null));
drop index message_kept;
create index message_kept on message (received_at, id) where outcome = 'kept' and done_at is null;
-- What may be erased one day, oldest first.
create index message_read on message (received_at) where state = 'read';
-- What an earlier version kept in plain: it is sealed at the next start.
create index message_in_plain on message (id) where data_key is null;

alter table dossier add column changed_at timestamptz not null default current_timestamp;
alter table dossier alter column changed_at drop default;
create index dossier_changed on dossier (changed_at);
create index dossier_message on dossier (message_id) where message_id is not null;

-- A span of messages that is read again, in the order in which they came.
create table replay (
  id uuid primary key,
  feed text not null,
  -- Only those that came in this way; all when empty.
  way text,
  from_at timestamptz not null,
  to_at timestamptz not null,
  asked_at timestamptz not null,
  -- The last message that was given to be read.
  cursor_at timestamptz not null,
  cursor_id uuid not null,
  messages integer not null default 0,
  -- By the machine's clock: who reads the next of it. Nobody, when empty.
  lease_until timestamptz,
  ended_at timestamptz
);
create index replay_open on replay (id) where ended_at is null;

-- Tells the master key from another one, and nothing else about it.
create table data_key (
  one boolean primary key default true check (one),
  fingerprint bytea not null
);

-- Erasing looks for statements that point to those that go.
create index outbox_mended_by on outbox (mended_by) where mended_by is not null;
