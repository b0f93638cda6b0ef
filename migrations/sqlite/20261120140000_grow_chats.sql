-- Chats that are kept: pinned, put away, named; messages said anew; files given along.

ALTER TABLE processes ADD COLUMN pinned_at BIGINT;
ALTER TABLE processes ADD COLUMN archived_at BIGINT;
ALTER TABLE processes ADD COLUMN titled_by TEXT;

-- The message said in its place. Not a reference: both stay or go with their process.
ALTER TABLE messages ADD COLUMN set_aside_by TEXT;

CREATE TABLE attachments (
    id         TEXT PRIMARY KEY,
    owner_id   TEXT NOT NULL REFERENCES users (id),
    message_id TEXT REFERENCES messages (id), -- null: not said yet
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('image', 'text')),
    size       BIGINT NOT NULL,
    bytes      BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX attachments_by_message ON attachments (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_unsaid ON attachments (created_at) WHERE message_id IS NULL;
