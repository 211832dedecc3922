-- directory/: what departs from a rota, what was found ahead of it, and how people learn of their own turns.

-- The rotas of a post stay in `post.rota`: kind, shifts, layer, days and hours are members of each.

-- Somebody answers for a span instead of whoever would; without `staff_id` nobody does. Those of one post do not
-- overlap. `uid` is the event of the calendar that it came from.
create table duty_override (
  post_id text not null references post,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  staff_id text references staff,
  uid text,
  primary key (post_id, starts_at),
  check (ends_at > starts_at)
);

-- Two people exchange two turns of a post, each known by its beginning in London time.
create table duty_swap (
  post_id text not null references post,
  staff_id text not null references staff,
  turn text not null,
  with_staff_id text not null references staff,
  with_turn text not null,
  agreed_by text[] not null check (cardinality(agreed_by) > 0),
  primary key (post_id, turn, staff_id),
  check (with_staff_id <> staff_id)
);

alter table post drop constraint post_hours_check;
alter table post add constraint post_hours_check check (hours in ('always', 'working', 'out-of-hours'));

-- The bank holidays of an area are those of its nation.
alter table area drop constraint area_nation_check;
alter table area add constraint area_nation_check
  check (nation in ('england', 'wales', 'scotland', 'northern-ireland'));

-- duty/: what was found ahead in the rotas, so that each is told once: a gap, or somebody who comes on duty and
-- cannot be reached. `content` is what is stated of it; it is the same however often it is tried.
create table duty_finding (
  id uuid primary key,
  kind text not null check (kind in ('gap', 'not-ready')),
  post_id text not null references post,
  staff_id text references staff,
  starts_at timestamptz not null,
  ends_at timestamptz,
  content jsonb not null,
  found_at timestamptz not null,
  stated_at timestamptz,
  -- It was mended, or it is over.
  gone_at timestamptz,
  check ((kind = 'not-ready') = (staff_id is not null))
);
create index duty_finding_open on duty_finding (post_id) where gone_at is null;
create index duty_finding_unstated on duty_finding (found_at) where stated_at is null;

-- Messages to people about their own duties: a reminder, and the hand-over to who comes and who goes. What it says
-- is made when it is sent. `lease_until` is machine time.
create table duty_mail (
  id uuid primary key,
  kind text not null check (kind in ('reminder', 'comes', 'goes')),
  post_id text not null references post,
  staff_id text not null references staff,
  -- The hand-over.
  at timestamptz not null,
  due_at timestamptz not null,
  state text not null check (state in ('due', 'sent', 'refused', 'void')),
  -- The mail server's answer, or why it was not sent, as a code.
  answer text,
  attempts integer not null default 0,
  lease_until timestamptz,
  ended_at timestamptz
);
create index duty_mail_due on duty_mail (due_at) where state = 'due';

-- The secret address of a person's own calendar, as SHA-256 of it. Without a row there is none.
create table duty_calendar (
  staff_id text primary key references staff,
  token_hash bytea not null unique,
  made_at timestamptz not null
);

-- A code that was sent to a contact point and is to be given back, as SHA-256 of it.
create table contact_verification (
  id uuid primary key,
  post_id text references post,
  staff_id text references staff,
  channel text not null,
  address text not null,
  code_hash bytea not null,
  tries smallint not null default 0,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  check ((post_id is null) <> (staff_id is null))
);
create unique index contact_verification_of on contact_verification
  (coalesce(post_id, ''), coalesce(staff_id, ''), channel, address);

-- What a post has accepted, for whoever comes on duty.
create index obligation_accepted_post on obligation (accepted_post) where state = 'accepted';
