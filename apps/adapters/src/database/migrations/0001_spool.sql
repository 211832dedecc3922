-- What a feed sent, byte for byte. The id is the receipt.
create table message (
  id uuid primary key,
  feed text not null check (feed in ('prison', 'court', 'hostel')),
  -- What makes two deliveries one message: a SHA-256, in hexadecimal.
  key text not null,
  body bytea not null,
  received_at timestamptz not null,
  state text not null default 'stored' check (state in ('stored', 'read')),
  outcome text check (outcome in ('told', 'nothing', 'kept')),
  reason text,
  -- What the call-back answered, byte for byte, and how it ended last.
  detail bytea,
  answer text,
  attempts integer not null default 0,
  -- When it is next to be read, by the machine's clock. A reader moves it past its lease first.
  due_at timestamptz,
  unique (feed, key),
  check ((state = 'read') = (outcome is not null)),
  check ((state = 'stored') = (due_at is not null))
);
create index message_due on message (due_at) where state = 'stored';
create index message_kept on message (received_at) where outcome = 'kept';

-- Signed statements on their way to the broker. The id is the jti.
create table outbox (
  id uuid primary key,
  message_id uuid not null references message (id),
  position integer not null,
  type text not null,
  -- The sender's own record, as a hearing's id, so that a later message about it can be compared.
  record text not null,
  -- Signed once: every attempt sends these very bytes.
  compact text not null,
  state text not null default 'due' check (state in ('due', 'taken', 'refused')),
  attempts integer not null default 0,
  due_at timestamptz,
  -- The broker's last answer, as `503` or `400 invalid_request`.
  answer text,
  answered_at timestamptz,
  unique (message_id, position),
  check ((state = 'due') = (due_at is not null))
);
create index outbox_due on outbox (due_at) where state = 'due';
create index outbox_refused on outbox (answered_at) where state = 'refused';
create index outbox_record on outbox (record);
