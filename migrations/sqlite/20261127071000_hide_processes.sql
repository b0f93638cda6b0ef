-- Processes that are being made or taken away in more than one transaction: until that is done, or from then
-- on, nobody sees them.
CREATE TABLE hidden_processes (
    pid          INTEGER PRIMARY KEY REFERENCES processes (pid),
    work         TEXT NOT NULL CHECK (work IN ('branch', 'delete')),
    -- Of a branch: the process that is copied, its last message that counts and that one's turn.
    from_pid     BIGINT,
    last_message TEXT,
    last_turn    BIGINT,
    -- How far the copy is (turns.n and messages.n).
    done_turn    BIGINT NOT NULL DEFAULT 0,
    done_message BIGINT NOT NULL DEFAULT 0,
    -- Of one that is deleted: the fact that says so, which stays.
    fact         BIGINT,
    touched_at   BIGINT NOT NULL
);
