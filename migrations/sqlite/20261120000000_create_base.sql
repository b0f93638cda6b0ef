-- The base: people, processes, turns, ops, approvals, providers, events.
-- Every row that belongs to someone has owner_id. Times: milliseconds UTC. Ids: UUIDv7 as text.

CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE COLLATE NOCASE,
    role          TEXT NOT NULL CHECK (role IN ('owner', 'user')),
    password_hash TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);
-- One owner: of two claims at once, one breaks here.
CREATE UNIQUE INDEX users_one_owner ON users (role) WHERE role = 'owner';

CREATE TABLE setup_tokens (
    token_sha256 TEXT PRIMARY KEY,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    spent_at     BIGINT
);

CREATE TABLE sessions (
    id           TEXT PRIMARY KEY,
    owner_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_sha256 TEXT NOT NULL UNIQUE,
    proof_sha256 TEXT NOT NULL,
    user_agent   TEXT NOT NULL,
    address      TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX sessions_by_owner ON sessions (owner_id);

CREATE TABLE api_tokens (
    id           TEXT PRIMARY KEY,
    owner_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    token_sha256 TEXT NOT NULL UNIQUE,
    scopes       TEXT NOT NULL, -- space separated
    created_at   BIGINT NOT NULL,
    used_at      BIGINT
);

CREATE TABLE settings (
    key        TEXT PRIMARY KEY,
    value      TEXT NOT NULL, -- JSON
    updated_at BIGINT NOT NULL
);

-- Sealed values. AAD: table, id, field, version.
CREATE TABLE secrets (
    id         TEXT NOT NULL,
    field      TEXT NOT NULL,
    version    BIGINT NOT NULL,
    sealed     TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id, field)
);

CREATE TABLE providers (
    id         TEXT PRIMARY KEY,
    owner_id   TEXT REFERENCES users (id), -- null: made at first start, before anyone claimed it
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    base_url   TEXT,
    models     TEXT NOT NULL, -- JSON
    created_at BIGINT NOT NULL
);

CREATE TABLE processes (
    pid           INTEGER PRIMARY KEY AUTOINCREMENT,
    ppid          BIGINT REFERENCES processes (pid),
    owner_id      TEXT NOT NULL REFERENCES users (id),
    client_id     TEXT,
    program       TEXT NOT NULL,
    title         TEXT NOT NULL,
    state         TEXT NOT NULL,
    posture       TEXT NOT NULL,
    limits        TEXT NOT NULL, -- JSON
    provider_id   TEXT REFERENCES providers (id) ON DELETE SET NULL,
    model         TEXT,
    input_tokens  BIGINT NOT NULL DEFAULT 0,
    output_tokens BIGINT NOT NULL DEFAULT 0,
    cost_usd      REAL NOT NULL DEFAULT 0,
    created_at    BIGINT NOT NULL,
    active_at     BIGINT NOT NULL,
    UNIQUE (owner_id, client_id)
);
CREATE INDEX processes_by_owner ON processes (owner_id, pid);
CREATE INDEX processes_postures ON processes (pid) WHERE posture <> 'ask';

CREATE TABLE turns (
    n            INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which they wait
    id           TEXT NOT NULL UNIQUE,
    pid          BIGINT NOT NULL REFERENCES processes (pid),
    owner_id     TEXT NOT NULL REFERENCES users (id),
    state        TEXT NOT NULL,
    rev          BIGINT NOT NULL DEFAULT 0,
    -- The lease: who works on it, since which claim, until when.
    lease_owner  TEXT,
    epoch        BIGINT NOT NULL DEFAULT 0,
    lease_until  BIGINT,
    ticketed_at  BIGINT,
    -- Claims that ended without any progress: a turn that kills its workers is ended, not retried for ever.
    crashes      BIGINT NOT NULL DEFAULT 0,
    error        TEXT, -- Problem, JSON
    created_at   BIGINT NOT NULL,
    started_at   BIGINT,
    ended_at     BIGINT,
    -- Open: no ended_at. Under way: open, and started. Waiting in line: open, `queued`, not started.
    CHECK ((ended_at IS NULL) = (state NOT IN ('done', 'failed', 'cancelled', 'stopped'))),
    CHECK (started_at IS NOT NULL OR state IN ('queued', 'cancelled'))
);
-- At most one turn of a process is under way; the others wait in order.
CREATE UNIQUE INDEX turns_one_under_way ON turns (pid) WHERE ended_at IS NULL AND started_at IS NOT NULL;
-- Few among many. The first column holds nothing, and makes the planner prefer it to the next one.
CREATE INDEX turns_open ON turns (ended_at, pid, n) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX turns_by_process ON turns (pid, n);

CREATE TABLE messages (
    n          INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which they were committed
    id         TEXT NOT NULL UNIQUE,
    pid        BIGINT NOT NULL REFERENCES processes (pid),
    turn_id    TEXT NOT NULL REFERENCES turns (id),
    owner_id   TEXT NOT NULL REFERENCES users (id),
    role       TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'tool')),
    step       BIGINT NOT NULL,
    call_id    TEXT, -- of a tool's result
    blocks     TEXT NOT NULL, -- JSON
    client_id  TEXT,
    model      TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (pid, client_id)
);
CREATE INDEX messages_by_process ON messages (pid, n);
CREATE INDEX messages_by_turn ON messages (turn_id, n);
-- One result for a call, whoever writes it first.
CREATE UNIQUE INDEX messages_one_result ON messages (turn_id, step, call_id) WHERE role = 'tool';

-- One row a model call. A step with a message is never thought again.
CREATE TABLE steps (
    turn_id     TEXT NOT NULL REFERENCES turns (id),
    step        BIGINT NOT NULL, -- from 1
    attempt     BIGINT NOT NULL, -- model calls begun for it
    message_id  TEXT NOT NULL, -- the id that the answer has or will have
    answered_at BIGINT,
    live_text   TEXT, -- the text so far, each second, until it is answered
    provider    TEXT,
    model       TEXT,
    input_tokens  BIGINT NOT NULL DEFAULT 0,
    output_tokens BIGINT NOT NULL DEFAULT 0,
    cost_usd    REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (turn_id, step)
);

CREATE TABLE ops (
    op_id       TEXT PRIMARY KEY,
    pid         BIGINT NOT NULL REFERENCES processes (pid),
    turn_id     TEXT NOT NULL REFERENCES turns (id),
    owner_id    TEXT NOT NULL REFERENCES users (id),
    step        BIGINT NOT NULL,
    call_id     TEXT NOT NULL,
    node        TEXT NOT NULL,
    state       TEXT NOT NULL,
    body        TEXT NOT NULL, -- OpBody, canonical JSON
    plan        TEXT, -- Plan, JSON, once the door has made one
    permit      TEXT, -- SignedPermit, JSON
    journal_id  TEXT,
    result      TEXT, -- OpResult, JSON
    approved_by TEXT,
    created_at  BIGINT NOT NULL,
    sent_at     BIGINT,
    started_at  BIGINT,
    ended_at    BIGINT,
    cancelled_at BIGINT, -- when its end was asked for
    pruned_at   BIGINT -- when its large texts were cut
);
CREATE INDEX ops_by_turn ON ops (turn_id, op_id);
CREATE INDEX ops_by_process ON ops (pid, op_id);
CREATE INDEX ops_cancelling ON ops (cancelled_at) WHERE state = 'cancelling';
CREATE INDEX ops_unpruned ON ops (ended_at) WHERE ended_at IS NOT NULL AND pruned_at IS NULL;

CREATE TABLE approvals (
    id          TEXT PRIMARY KEY,
    op_id       TEXT NOT NULL REFERENCES ops (op_id),
    pid         BIGINT NOT NULL REFERENCES processes (pid),
    turn_id     TEXT NOT NULL REFERENCES turns (id),
    owner_id    TEXT NOT NULL REFERENCES users (id),
    state       TEXT NOT NULL,
    risk        TEXT NOT NULL,
    summary     TEXT NOT NULL,
    reasons     TEXT NOT NULL, -- JSON
    asked       TEXT NOT NULL, -- AskedOp, JSON: what the card shows
    fingerprint TEXT NOT NULL,
    reason      TEXT,
    decided_by  TEXT,
    decided_at  BIGINT,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);
-- One open question for an op.
CREATE UNIQUE INDEX approvals_one_open ON approvals (op_id) WHERE state = 'pending';
CREATE INDEX approvals_by_owner ON approvals (owner_id, id);
CREATE INDEX approvals_by_turn ON approvals (turn_id, id);
-- What stands open, for the owner and for the clock.
CREATE INDEX approvals_pending ON approvals (owner_id, id) WHERE state = 'pending';
CREATE INDEX approvals_expiring ON approvals (expires_at) WHERE state = 'pending';

-- Facts, written in the transaction of the change; published from here.
CREATE TABLE events (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id     TEXT NOT NULL,
    event        TEXT NOT NULL, -- Event, JSON
    created_at   BIGINT NOT NULL,
    published_at BIGINT
);
CREATE INDEX events_unpublished ON events (id) WHERE published_at IS NULL;
