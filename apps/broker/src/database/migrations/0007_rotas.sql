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
