-- cases/: a merge that an agency stated, and one that it took back, each by its event: routed again, it is not done
-- again, and what a statement merged is taken apart when the statement falls.
alter table case_merge
  add column event_id uuid references inbox_event,
  add column undone_event uuid references inbox_event;
create index case_merge_event on case_merge (event_id) where event_id is not null;
create index case_merge_undone_event on case_merge (undone_event) where undone_event is not null;
