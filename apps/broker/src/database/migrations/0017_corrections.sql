-- cases/: which statements another has taken the place of, and on which record that was said. One that arrives late
-- says nothing more of that case. It has no key to the inbox: the old statement may come after the new one.
create table statement_correction (
  event_id uuid not null references inbox_event,
  agency_id uuid not null references agency,
  jti text not null,
  case_id uuid not null references person_case,
  primary key (event_id, case_id)
);
create index statement_correction_of on statement_correction (agency_id, jti);
-- Whoever decided on a case without knowing of it decides again.
create trigger statement_correction_moves_case_on after insert on statement_correction
  referencing new table as added for each statement execute function case_moves_on();
