-- What was spent since a day: found without reading every step.
CREATE INDEX steps_by_answer ON steps (answered_at) WHERE answered_at IS NOT NULL;
-- The chats used last.
CREATE INDEX processes_by_use ON processes (owner_id, active_at) WHERE archived_at IS NULL;
