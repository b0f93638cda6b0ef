-- What was spent, by day and model: it stays when the chat that spent it is deleted.
CREATE TABLE spending (
    owner_id      TEXT NOT NULL REFERENCES users (id),
    day           BIGINT NOT NULL, -- its midnight, UTC
    provider      TEXT NOT NULL,
    model         TEXT NOT NULL,
    input_tokens  BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    cost_usd      REAL NOT NULL,
    PRIMARY KEY (owner_id, day, provider, model)
);

INSERT INTO spending (owner_id, day, provider, model, input_tokens, output_tokens, cost_usd)
SELECT t.owner_id, s.answered_at - s.answered_at % 86400000, COALESCE(s.provider, ''), COALESCE(s.model, ''),
       SUM(s.input_tokens), SUM(s.output_tokens), TOTAL(s.cost_usd)
FROM steps s JOIN turns t ON t.id = s.turn_id
WHERE s.answered_at IS NOT NULL
GROUP BY 1, 2, 3, 4;

DROP INDEX steps_by_answer;
