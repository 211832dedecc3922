-- What feeds send, what call-backs answer and what is told of it are kept sealed (AES-256-GCM): a message has a data
-- key of its own, kept here wrapped by the master key. No data key: an earlier version kept the row in plain.
alter table message drop constraint message_feed_check;
alter table message add check (feed in ('prison', 'court', 'hostel', 'probation'));
alter table message drop constraint message_outcome_check;
-- `waits`: it is told later, unless something takes it back before.
alter table message add check (outcome in ('told', 'nothing', 'kept', 'waits'));
alter table message
  add column data_key bytea,
  add column media text not null default 'json' check (media in ('json', 'xml', 'csv')),
  add column way text not null default 'http' check (way in ('http', 'queue', 'folder', 'desk', 'manual')),
  add column readings integer not null default 0;
create index message_received on message (feed, received_at);

-- What is remembered of one record of a feed (a person, a hearing's defendant, a stay), to compare with what comes next.
create table dossier (
  -- A keyed hash of the feed and what it is about: it can be found and not read.
  key bytea primary key,
  feed text not null,
  data_key bytea not null,
  sealed bytea not null,
  version integer not null,
  -- The message that waits until then, by the clock that decides.
  message_id uuid references message (id),
  look_again_at timestamptz
);
create index dossier_look_again on dossier (look_again_at) where look_again_at is not null;

-- Statements about one person leave in order: the first of a lane is `due`, the others are `waiting`.
alter table outbox drop constraint outbox_message_id_position_key;
alter table outbox drop column position;
alter table outbox alter column compact type bytea using convert_to(compact, 'UTF8');
alter table outbox drop constraint outbox_state_check;
alter table outbox add check (state in ('waiting', 'due', 'taken', 'refused', 'mended'));
alter table outbox
  add column seq bigint generated always as identity,
  add column lane bytea not null default '\x',
  -- The statement that was sent in its place, once a person has mended it.
  add column mended_by uuid references outbox (id);
create index outbox_lane on outbox (lane, seq) where state in ('waiting', 'due');
