-- receipts/: where the record says that an event was received. Ids of events grow with time, so that each new one
-- goes to the end of the index.
create index record_entry_received on record_entry (event_id) where kind = 'event.received';
