-- What was answered by a script or on a machine of the owner's own before there was a ledger cost nothing: that is known,
-- and does not count as a call without a price.
UPDATE usage SET price_from = 'local'
WHERE purpose = 'past' AND cost_nano = 0
  AND (provider = 'demo' OR provider IN (SELECT name FROM providers WHERE kind IN ('scripted', 'ollama')));
