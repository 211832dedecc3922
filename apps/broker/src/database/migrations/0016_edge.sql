-- intake/: refusals are counted, and one row says how many there were. A row that the version before writes is one.
alter table security_event add column times integer not null default 1 check (times > 0);
