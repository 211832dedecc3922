-- Rows that wait are marked, claimed and answered within seconds of being made. With room on their page, those
-- changes touch no index.
alter table obligation set (fillfactor = 70);
alter table notice set (fillfactor = 60);
