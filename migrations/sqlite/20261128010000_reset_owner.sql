-- A one-time token opens one door: 'setup' makes the owner, 'reset' lets the owner in again.
ALTER TABLE setup_tokens ADD COLUMN door TEXT NOT NULL DEFAULT 'setup' CHECK (door IN ('setup', 'reset'));
