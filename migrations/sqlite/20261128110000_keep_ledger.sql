-- The ledger of model calls, the routes that they take, the prices and budgets that bound them.

-- The route that a process thinks on; null: the default.
ALTER TABLE processes ADD COLUMN route TEXT;
-- What a provider wants back byte for byte with an answer: Seals, JSON.
ALTER TABLE messages ADD COLUMN seals TEXT;
-- The API token whose bearer said the message that began the turn.
ALTER TABLE turns ADD COLUMN token_id TEXT;

-- What is known of a provider's keys. The sealed keys themselves stand in secrets, under the provider's id.
CREATE TABLE provider_keys (
    id          TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    field       TEXT NOT NULL, -- in secrets: 'api_key' or 'api_key.<id>'
    hint        TEXT,
    created_at  BIGINT NOT NULL,
    refused_at  BIGINT,
    refused_why TEXT,
    UNIQUE (provider_id, field)
);
INSERT INTO provider_keys (id, provider_id, field, created_at)
SELECT s.id, s.id, s.field, s.updated_at FROM secrets s JOIN providers p ON p.id = s.id WHERE s.field = 'api_key';

CREATE TABLE routes (
    name       TEXT PRIMARY KEY,
    entries    TEXT NOT NULL, -- RouteEntry list, JSON, in order
    updated_at BIGINT NOT NULL
);

-- The list of prices in force.
CREATE TABLE prices (
    provider TEXT NOT NULL,
    model    TEXT NOT NULL,
    price    TEXT NOT NULL, -- JSON
    PRIMARY KEY (provider, model)
);

-- One row a call of a model, written before the call. It stays when the process that made it is deleted.
CREATE TABLE usage (
    id             TEXT PRIMARY KEY,
    owner_id       TEXT NOT NULL REFERENCES users (id),
    at             BIGINT NOT NULL,
    purpose        TEXT NOT NULL,
    pid            BIGINT,
    turn_id        TEXT,
    step           BIGINT,
    token_id       TEXT,
    provider_id    TEXT,
    provider       TEXT NOT NULL,
    model          TEXT NOT NULL,
    route          TEXT NOT NULL,
    why            TEXT NOT NULL,
    tried          TEXT NOT NULL DEFAULT '[]', -- Tried list, JSON
    fresh          BIGINT NOT NULL DEFAULT 0,
    cache_read     BIGINT NOT NULL DEFAULT 0,
    cache_write    BIGINT NOT NULL DEFAULT 0,
    output         BIGINT NOT NULL DEFAULT 0,
    reasoning      BIGINT NOT NULL DEFAULT 0,
    estimated      BIGINT NOT NULL DEFAULT 0,
    cost_nano      BIGINT NOT NULL, -- 1e-9 USD; while it is open: what was reserved for it
    price_from     TEXT NOT NULL,
    charges        TEXT NOT NULL DEFAULT '[]', -- the rows of budget_uses that it counts to, JSON
    first_token_ms BIGINT,
    latency_ms     BIGINT,
    outcome        TEXT NOT NULL,
    problem        TEXT,
    ended_at       BIGINT
);
CREATE INDEX usage_by_owner ON usage (owner_id, at);
CREATE INDEX usage_by_time ON usage (at);
CREATE INDEX usage_by_process ON usage (pid, at) WHERE pid IS NOT NULL;
CREATE INDEX usage_by_turn ON usage (turn_id, step) WHERE turn_id IS NOT NULL;
CREATE INDEX usage_by_provider ON usage (provider_id, at);
CREATE INDEX usage_open ON usage (at) WHERE outcome = 'open';

-- What was spent before, a row a day and model. Nothing is written to spending any more; a later release drops it.
INSERT INTO usage (id, owner_id, at, purpose, provider, model, route, why, fresh, output, cost_nano, price_from, outcome)
SELECT 'past-' || s.rowid, s.owner_id, s.day, 'past', s.provider, s.model, '', '', s.input_tokens, s.output_tokens,
       CAST(ROUND(s.cost_usd * 1e9) AS INTEGER), CASE WHEN s.cost_usd > 0 THEN 'owner' ELSE 'nobody' END, 'done'
FROM spending s;

CREATE TABLE budgets (
    id         TEXT PRIMARY KEY,
    owner_id   TEXT NOT NULL REFERENCES users (id),
    scope      TEXT NOT NULL, -- all, process, token
    subject    TEXT NOT NULL, -- the pid, the token's id; empty for all
    period     TEXT NOT NULL, -- day, month, total
    limit_nano BIGINT NOT NULL,
    told       BIGINT, -- the beginning of the period in which its owner was told that it is used up
    created_at BIGINT NOT NULL,
    UNIQUE (owner_id, scope, subject, period)
);
INSERT INTO budgets (id, owner_id, scope, subject, period, limit_nano, created_at)
SELECT lower(hex(randomblob(16))), id, 'all', '', 'day', 2000000000, created_at FROM users WHERE role = 'owner';

-- What counts to a budget, whether there is one or not: a budget that is made later knows what was spent before it.
CREATE TABLE budget_uses (
    owner_id      TEXT NOT NULL REFERENCES users (id),
    scope         TEXT NOT NULL,
    subject       TEXT NOT NULL,
    period        TEXT NOT NULL,
    start         BIGINT NOT NULL, -- of the period; 0 for total
    used_nano     BIGINT NOT NULL DEFAULT 0,
    reserved_nano BIGINT NOT NULL DEFAULT 0, -- by calls under way
    PRIMARY KEY (owner_id, scope, subject, period, start)
);
INSERT INTO budget_uses (owner_id, scope, subject, period, start, used_nano)
SELECT owner_id, 'all', '', 'day', at, SUM(cost_nano) FROM usage GROUP BY owner_id, at;
INSERT INTO budget_uses (owner_id, scope, subject, period, start, used_nano)
SELECT owner_id, 'all', '', 'month', CAST(strftime('%s', at / 1000, 'unixepoch', 'start of month') AS INTEGER) * 1000,
       SUM(cost_nano)
FROM usage GROUP BY 1, 5;
INSERT INTO budget_uses (owner_id, scope, subject, period, start, used_nano)
SELECT owner_id, 'process', CAST(pid AS TEXT), 'total', 0, CAST(ROUND(cost_usd * 1e9) AS INTEGER)
FROM processes WHERE cost_usd > 0;
