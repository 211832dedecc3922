-- Two brokers may decide two events of one case at the same moment. A case has a version, which every fact and
-- every merge moves on; whoever decided on an older one decides again.
alter table person_case add column version bigint not null default 0;

create function case_moves_on() returns trigger language plpgsql as $$
begin
  update person_case set version = version + 1 where id in (select case_id from added);
  return null;
end $$;
create trigger case_fact_moves_case_on after insert on case_fact
  referencing new table as added for each statement execute function case_moves_on();
