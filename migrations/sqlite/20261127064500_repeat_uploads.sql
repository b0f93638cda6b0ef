-- An upload that is sent again gives the file that the first one made.
ALTER TABLE attachments ADD COLUMN client_id TEXT;
CREATE UNIQUE INDEX attachments_by_client ON attachments (owner_id, client_id) WHERE client_id IS NOT NULL;
