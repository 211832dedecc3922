-- Channels (issue: channels): more ways to reach a person, ways in reserve, receipts of providers, texts that
-- end, limits of providers, answers by text and from a page.

alter table notice drop constraint notice_channel_check;
alter table notice add constraint notice_channel_check check (channel in
  ('push', 'poll', 'email', 'notify-email', 'sms', 'browser-push', 'webhook', 'teams'));

-- `reserve` waits until the notice that it stands behind has failed; `sent` has been taken by a provider and waits
-- for its receipt until `due_at`; `expired` was not sent in time and never will be.
alter table notice drop constraint notice_state_check;
alter table notice add constraint notice_state_check check (state in
  ('due', 'held', 'reserve', 'sent', 'delivered', 'refused', 'superseded', 'expired'));

alter table attempt drop constraint attempt_outcome_check;
alter table attempt add constraint attempt_outcome_check check (outcome in
  ('delivered', 'sent', 'retry', 'rejected', 'unknown'));
-- A message that was taken and its receipt belong to one try, and may come at one instant.
alter table attempt drop constraint attempt_pkey;
alter table attempt add primary key (notice_id, number, at, answer);

alter table notice
  -- Who answered for the post when it was told. None on a notice to an agency.
  add column staff text,
  -- It goes to that person's own address, not to the post's.
  add column own boolean not null default false,
  -- Why this way: the person's own rule, or the policy.
  add column why text,
  -- It goes out when that one has failed.
  add column behind uuid references notice,
  -- Never sent after this.
  add column expires_at timestamptz,
  -- How long the provider's receipt is waited for, in milliseconds.
  add column receipt_within integer,
  -- The provider's own id of the message.
  add column provider_id text;
create index notice_behind on notice (behind) where state = 'reserve';
create index notice_address on notice (address, created_at) where channel = 'sms';

-- What waits for a receipt falls due like what is to be sent.
create index notice_to_do on notice (due_at) where state in ('due', 'sent');
drop index notice_due;

-- How much of a provider's limit is used: one row for each minute and each day.
create table channel_use (
  channel text not null,
  span text not null check (span in ('minute', 'day')),
  began_at timestamptz not null,
  used integer not null,
  primary key (channel, span, began_at)
);

alter table contact_point drop constraint contact_point_channel_check;
alter table contact_point add constraint contact_point_channel_check
  check (channel in ('email', 'sms', 'phone', 'push', 'webhook', 'teams'));

-- A person's own rules of how to be told; null: the policy's.
alter table staff add column notify jsonb;

-- A browser that asked to be woken (RFC 8030). The keys are the browser's public ones.
create table push_subscription (
  endpoint text primary key,
  staff_id text not null references staff,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null,
  -- The push service said that there is no such subscription any more.
  ended_at timestamptz
);
create index push_subscription_staff on push_subscription (staff_id) where ended_at is null;

-- A text that came in, once, however often the provider tells of it. Numbers are kept as keyed hashes only, and
-- nothing of what was written.
create table text_reply (
  provider_id text primary key,
  number_hash bytea not null,
  received_at timestamptz not null,
  outcome text not null,
  notice_id uuid references notice,
  answered_at timestamptz
);
create index text_reply_number on text_reply (number_hash, received_at);

-- A one-time code that was sent to the person's verified number, for the page of a notice. Only its hash is kept.
create table page_code (
  id uuid primary key,
  notice_id uuid not null references notice,
  staff_id text not null,
  code_hash bytea not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  tries smallint not null default 0,
  used_at timestamptz
);
create index page_code_notice on page_code (notice_id, made_at);
