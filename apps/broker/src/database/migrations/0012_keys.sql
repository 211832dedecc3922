-- directory/: what each key of an agency is for, from when and until when it counts; where an agency publishes its
-- keys; and whether the agency is suspended. keys/: the broker's own keys.

-- A key that was held is never forgotten: one that was revoked must not come back, and what it signed stays told.
alter table agency_key
  add column use text not null default 'sig' check (use in ('sig', 'enc')),
  -- A key counts from here on: ten minutes after it was first seen, but for an agency's first keys.
  add column usable_from timestamptz,
  -- Withdrawn: it counts until then.
  add column usable_until timestamptz,
  add column revoked_at timestamptz,
  add column revoked_because text,
  add check ((revoked_at is null) = (revoked_because is null));
update agency_key set usable_from = added_at;
alter table agency_key alter column usable_from set not null, alter column use drop default;

alter table agency
  add column suspended_at timestamptz,
  add column suspended_because text,
  add check ((suspended_at is null) = (suspended_because is null));

-- Where an agency publishes its keys (RFC 7517 §5), and how the last look went.
create table agency_key_source (
  agency_id uuid primary key references agency,
  url text not null,
  -- Machine time: whoever moves it on is the one that looks.
  tried_at timestamptz,
  -- When the set was last read, and since when it cannot be.
  read_at timestamptz,
  failing_since timestamptz,
  -- Why, in the broker's own words; nothing of what was answered.
  fault text,
  check ((failing_since is null) = (fault is null))
);

-- The broker's own keys to sign with: the public halves, kept for ever. The private halves lie where each broker
-- process is told to look. A key ends when the next of its kind begins.
create table broker_key (
  kid text primary key,
  alg text not null,
  jwk jsonb not null,
  -- Where the private half was found, in words.
  source text not null,
  published_at timestamptz not null,
  signs_from timestamptz not null,
  revoked_at timestamptz,
  revoked_because text,
  check (signs_from >= published_at),
  check ((revoked_at is null) = (revoked_because is null))
);
