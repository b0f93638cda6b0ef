-- What belongs to a process is found, and goes with it, without reading everybody's.

-- The process that a fact is about.
ALTER TABLE events ADD COLUMN pid BIGINT;
UPDATE events SET pid = json_extract(event, '$.pid') WHERE json_valid(event);
CREATE INDEX events_by_process ON events (pid) WHERE pid IS NOT NULL;

CREATE INDEX approvals_by_op ON approvals (op_id);
