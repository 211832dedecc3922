-- directory/: areas, local units, contact points, absence and cover, and posts that begin and end.

-- Which kinds there are is the contract's business (libs/contracts/src/agency.ts).
alter table agency drop constraint agency_kind_check;
alter table agency add column data_regime text not null default 'law-enforcement'
  check (data_regime in ('law-enforcement', 'uk-gdpr'));

-- Areas of this broker's own; the 42 MAPPA areas are built in.
create table area (
  id text primary key,
  name text not null,
  nation text not null check (nation in ('england', 'wales'))
);
create unique index area_id on area (lower(id));

-- A borough, prison, court …: what a team, a case or an event names as a place.
create table unit (
  id text primary key,
  kind text not null check (kind in ('borough', 'district', 'prison', 'court', 'premises', 'force')),
  name text not null,
  area text not null,
  -- The borough or district that a prison, court or hostel stands in (RR-03, RR-09).
  within text
);
create unique index unit_id on unit (lower(id));

-- Until now a place was only a word that a team had.
insert into unit (id, kind, name, area)
select distinct on (lower(place)) place,
  case kind when 'prison-omu' then 'prison' when 'hostel' then 'premises' when 'court-office' then 'court'
    else 'borough' end,
  place, state.area
from team cross join directory_state state
where lower(place) <> lower(state.area)
order by lower(place), team.id;

-- How a post or a person is reached. `position` keeps the order given: the first is tried first.
create table contact_point (
  post_id text references post,
  staff_id text references staff,
  position smallint not null,
  channel text not null check (channel in ('email', 'sms', 'phone', 'push')),
  address text not null,
  state text not null check (state in ('unverified', 'verified', 'failed')),
  verified_at timestamptz,
  check ((post_id is null) <> (staff_id is null))
);
create unique index contact_point_post on contact_point (post_id, position) where post_id is not null;
create unique index contact_point_staff on contact_point (staff_id, position) where staff_id is not null;

-- `post.email` is not read any more; a later migration drops it.
insert into contact_point (post_id, position, channel, address, state)
select id, 0, 'email', email, 'verified' from post where email is not null;

-- A person is away from–to; `cover_id` answers meanwhile. Those of one person do not overlap.
create table absence (
  staff_id text not null references staff,
  absent_from timestamptz not null,
  absent_to timestamptz,
  cover_id text references staff,
  primary key (staff_id, absent_from),
  check (absent_to > absent_from),
  check (cover_id <> staff_id)
);

alter table post add column starts_at timestamptz, add column ends_at timestamptz;
alter table post add constraint post_ends_after_it_starts check (ends_at > starts_at);
-- Rows from before are not looked at again.
alter table post_holding add constraint post_holding_ends_after_it_starts check (held_to > held_from) not valid;
