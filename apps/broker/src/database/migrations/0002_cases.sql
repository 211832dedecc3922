-- Cases as dated facts, names only sealed, merge by pointer (ADR 9). The columns of 0001 are carried over and
-- dropped: a second, stale truth beside the facts would route wrongly without anybody noticing.

-- The master key this database was begun with: its fingerprint, so that another one is refused at the start.
create table data_key (
  single boolean primary key default true check (single),
  fingerprint bytea not null
);

alter table person_case
  -- This record is the same person as another one. Cleared again by an unmerge; nothing else moves.
  add column merged_into uuid references person_case check (merged_into <> id),
  -- The case's data key under the master key. Deleting it erases what it sealed.
  add column wrapped_key bytea,
  add column names_erased_at timestamptz,
  add column names_erased_by jsonb,
  add column names_erased_reason text;
create index person_case_merged on person_case (merged_into) where merged_into is not null;

alter table case_identifier
  -- Added by a person who confirmed a match, so that it can be taken back.
  add column event_id uuid references inbox_event;
create index case_identifier_event on case_identifier (event_id) where event_id is not null;

create table case_name (
  case_id uuid not null references person_case,
  -- Keyed hashes: of the whole name, so that it is kept once; of family name and date of birth, to be found by.
  digest bytea not null,
  blind bytea,
  sealed bytea not null,
  event_id uuid references inbox_event,
  primary key (case_id, digest)
);
create index case_name_blind on case_name (blind) where blind is not null;

create table case_fact (
  id uuid primary key,
  case_id uuid not null references person_case,
  kind text not null check (kind in ('mappa-category', 'mappa-level', 'rosh', 'registered', 'legal-basis',
    'custody', 'residence', 'premises', 'boroughs', 'area', 'lead-agency', 'flags', 'ownership')),
  value jsonb not null,
  effective_from timestamptz not null,
  effective_to timestamptz,
  -- Who says so: an event, or the directory document, or an operator.
  stated_by text not null check (stated_by in ('event', 'directory', 'operator')),
  event_id uuid references inbox_event,
  corrects uuid references case_fact,
  recorded_at timestamptz not null,
  check ((stated_by = 'event') = (event_id is not null))
);
create index case_fact_case on case_fact (case_id);
create index case_fact_event on case_fact (event_id) where event_id is not null;
create index case_fact_corrects on case_fact (corrects) where corrects is not null;

create function case_fact_is_never_edited() returns trigger language plpgsql as $$
begin
  raise exception 'case_fact is append-only: a correction is a new fact';
end $$;
create trigger case_fact_append_only before update or delete on case_fact
  for each statement execute function case_fact_is_never_edited();

-- 0001 kept no dates: what it held is taken to hold since ever.
insert into case_fact (id, case_id, kind, value, effective_from, stated_by, recorded_at)
select gen_random_uuid(), id, kind, value, 'epoch', 'directory', 'epoch'
from person_case
cross join lateral (values
  ('mappa-category', to_jsonb(mappa_category)),
  ('mappa-level', to_jsonb(mappa_level)),
  ('rosh', to_jsonb(rosh)),
  ('legal-basis', to_jsonb(legal_basis)),
  ('custody', case when custody is not null then jsonb_build_object('prison', custody) end),
  ('residence', case when boroughs[1] is not null then
    jsonb_build_object('borough', boroughs[1], 'verified', true) end),
  ('boroughs', to_jsonb(boroughs[2:]))
) as held (kind, value)
where value is not null;

insert into case_fact (id, case_id, kind, value, effective_from, stated_by, recorded_at)
select gen_random_uuid(), case_id, 'ownership',
  jsonb_build_object('kind', 'assigned', 'post', post_id), owned_from, 'directory', owned_from
from case_owner;

drop table case_owner;
alter table person_case
  drop column boroughs, drop column mappa_category, drop column mappa_level, drop column rosh,
  drop column legal_basis, drop column custody;

-- When a transfer is to be looked at again: a row says what is due, the facts say what is so.
create table case_deadline (
  fact_id uuid primary key references case_fact,
  case_id uuid not null references person_case,
  kind text not null check (kind in ('transfer', 'arrangement')),
  expires_at timestamptz not null,
  -- Told that it expired, or found to be over.
  settled_at timestamptz
);
create index case_deadline_due on case_deadline (expires_at) where settled_at is null;

create table case_merge (
  id uuid primary key,
  case_id uuid not null references person_case,
  into_id uuid not null references person_case,
  at timestamptz not null,
  by jsonb not null,
  reason text not null,
  undone_at timestamptz,
  undone_by jsonb,
  undone_reason text
);
create unique index case_merge_standing on case_merge (case_id) where undone_at is null;

-- A match that a person must settle (RR-10).
create table match_task (
  event_id uuid primary key references inbox_event,
  match text not null check (match in ('probable', 'possible', 'none')),
  candidates uuid[] not null,
  because text not null,
  opened_at timestamptz not null,
  -- The case it stands settled with.
  settled_at timestamptz,
  case_id uuid references person_case
);
create index match_task_open on match_task (opened_at) where settled_at is null;

-- Who settled a match how, when and why, and who took it back. Reasons are people's own words, so they are here
-- and not in the record.
create table match_settlement (
  id uuid primary key,
  event_id uuid not null references match_task,
  case_id uuid not null references person_case,
  -- Whether the case was made for it.
  made_case boolean not null,
  at timestamptz not null,
  by jsonb not null,
  reason text not null,
  undone_at timestamptz,
  undone_by jsonb,
  undone_reason text
);
create unique index match_settlement_standing on match_settlement (event_id) where undone_at is null;

-- A subject with a name, and the statement that holds it, are sealed under a key of the event's own.
alter table inbox_event
  alter column jws drop not null,
  add column sealed_jws bytea,
  add column sealed_person bytea,
  add column wrapped_key bytea,
  -- The case a person said it is about.
  add column confirmed_case uuid references person_case;
create index inbox_event_confirmed on inbox_event (confirmed_case) where confirmed_case is not null;
