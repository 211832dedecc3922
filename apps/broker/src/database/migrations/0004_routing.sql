-- Routing (issue: whose case is it): two wordings of an alert, two owners of a case, alerts that are about a
-- place of the directory, how an alert ended, and statements of the broker's own.

-- The wording of a copy that may not see more: "… Contact X."
alter table alert add column contact text not null default '';
-- How a closed alert ended, and who said so. `unfounded` is counted for each source (RULES §3.5).
alter table alert add column closed_at timestamptz;
alter table alert add column closed_as text check (closed_as in ('done', 'unfounded', 'matched'));

alter table obligation add column closed_as text check (closed_as in ('done', 'unfounded'));

-- Two accountable owners in one team are two obligations (C-08).
alter table obligation add column first_post text not null default '';
update obligation set first_post = coalesce(plan -> 'rungs' -> 0 ->> 'post', '') where role = 'offender-manager';
alter table obligation drop constraint obligation_alert_id_role_team_key;
create unique index obligation_once on obligation (alert_id, role, team, first_post);

-- `pointer`: told that something happened and whom to ask, not what (RR-14, restricted cases).
alter table obligation add column sees text not null default 'statement' check (sees in ('statement', 'pointer'));

create index alert_event_event on alert_event (event_id);
create index alert_case on alert (case_id) where case_id is not null;
