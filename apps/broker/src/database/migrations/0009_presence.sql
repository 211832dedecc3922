-- Which brokers run. Each holds a lock of its own for as long as it is connected; one that died holds none, and
-- what it had claimed is let go at once instead of when the lease ends.
create table broker_process (
  key integer primary key,
  started_at timestamptz not null
);

alter table inbox_event add column lease_by integer;
alter table obligation add column lease_by integer;
alter table notice add column lease_by integer;

-- When no broker ran: for the reason of what was decided late.
create table broker_outage (
  id uuid primary key,
  since timestamptz not null,
  until timestamptz not null,
  check (until > since)
);
create index broker_outage_until on broker_outage (until);

-- One row: when a broker last looked for what is due.
create table broker_last_turn (
  single boolean primary key default true check (single),
  at timestamptz not null
);
