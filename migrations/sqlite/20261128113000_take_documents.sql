-- A kind more. SQLite changes no CHECK in its place: the table is made anew, and filled in the order in which the
-- files came. Nothing refers to it.
CREATE TABLE attachments_anew (
    id         TEXT PRIMARY KEY,
    owner_id   TEXT NOT NULL REFERENCES users (id),
    message_id TEXT REFERENCES messages (id), -- null: not said yet
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('document', 'image', 'text')),
    size       BIGINT NOT NULL,
    bytes      BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    client_id  TEXT
);
INSERT INTO attachments_anew (id, owner_id, message_id, name, media_type, kind, size, bytes, created_at, client_id)
    SELECT id, owner_id, message_id, name, media_type, kind, size, bytes, created_at, client_id
    FROM attachments ORDER BY rowid;
DROP TABLE attachments;
ALTER TABLE attachments_anew RENAME TO attachments;
CREATE INDEX attachments_by_message ON attachments (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_unsaid ON attachments (created_at) WHERE message_id IS NULL;
CREATE UNIQUE INDEX attachments_by_client ON attachments (owner_id, client_id) WHERE client_id IS NOT NULL;
