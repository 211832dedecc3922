-- Obligations to their end: what was done, hand-over, and an acceptance that ends when nothing was done.
alter table obligation
  -- The action clock it was raised with: which, in words, and when it runs out if that can be said (RULES §3.6).
  -- Another clock than the one to accept; the two are never merged.
  add column action jsonb,
  -- Since a worse fact made it begin again. What was said before that was not said of this.
  add column restarted_at timestamptz,
  -- The post that it is being handed to, and by which post.
  add column offered jsonb,
  add column actioned_at timestamptz,
  add column actioned_event uuid references inbox_event,
  add column closed_at timestamptz,
  add column closed_event uuid references inbox_event;
