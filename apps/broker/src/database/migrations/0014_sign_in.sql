-- access/: how agencies' programs sign in.

-- The keys that access tokens are signed with, sealed under the master key. Each signs for one period, and is made
-- a period ahead, so that every process has it before it is used. To end every token at once: delete them all.
create table token_key (
  period integer primary key,
  kid text not null,
  wrapped bytea not null,
  sealed bytea not null
);

-- What may be used once: assertions, and proofs at the token endpoint. By hash; gone when it would be too old anyway.
create table sign_in_used (
  id text primary key,
  until timestamptz not null
);
create index sign_in_used_until on sign_in_used (until);
