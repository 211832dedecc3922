-- What people of an agency stated by hand while a feed could not, until the feed states it itself.
create table manual_entry (
  -- The message that it came in as.
  message_id uuid primary key references message (id),
  feed text not null,
  jti uuid not null,
  -- Keyed hashes of the event with each number that names the person: any one of them finds it.
  keys bytea[] not null,
  -- `held`: nobody was told yet. `settled`: the feed has stated the same or another version, or it was taken back.
  state text not null check (state in ('held', 'told', 'settled')),
  stated_at timestamptz not null,
  -- Until when it is held back; none: until somebody sends it, or the feed states it.
  held_until timestamptz,
  -- The statement, sealed with the key of its message.
  sealed bytea not null,
  -- Statements of the feed that were not sent because this one says the same: it stands in their place.
  stands_for uuid[] not null default '{}'
);
create index manual_entry_open on manual_entry using gin (keys) where state in ('held', 'told');
create index manual_entry_stands_for on manual_entry using gin (stands_for);
