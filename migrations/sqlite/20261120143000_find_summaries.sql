-- The last summary of a chat, found without reading the chat: what a model sees begins there.
CREATE INDEX messages_summaries ON messages (pid, n) WHERE substr(blocks, 1, 18) = '[{"type":"summary"';
