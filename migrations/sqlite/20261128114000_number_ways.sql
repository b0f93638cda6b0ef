-- A number that changes with everything that a way to a model is made of, so that whoever has read it all need not read it
-- again. Kept by the database itself: a change that did not count would send a key where it is no longer meant to go.
CREATE TABLE ways_revision (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    n   BIGINT NOT NULL
);
INSERT INTO ways_revision (one, n) VALUES (1, 1);

CREATE TRIGGER ways_by_provider_made AFTER INSERT ON providers BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_provider_changed AFTER UPDATE ON providers BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_provider_gone AFTER DELETE ON providers BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_key_made AFTER INSERT ON provider_keys BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_key_changed AFTER UPDATE ON provider_keys BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_key_gone AFTER DELETE ON provider_keys BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_secret_made AFTER INSERT ON secrets BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_secret_changed AFTER UPDATE ON secrets BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_secret_gone AFTER DELETE ON secrets BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_route_made AFTER INSERT ON routes BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_route_changed AFTER UPDATE ON routes BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_route_gone AFTER DELETE ON routes BEGIN UPDATE ways_revision SET n = n + 1; END;
-- The default provider, and the list of prices in force.
CREATE TRIGGER ways_by_setting_made AFTER INSERT ON settings WHEN new.key IN ('default_provider', 'price_list')
BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_setting_changed AFTER UPDATE ON settings WHEN new.key IN ('default_provider', 'price_list')
BEGIN UPDATE ways_revision SET n = n + 1; END;
CREATE TRIGGER ways_by_setting_gone AFTER DELETE ON settings WHEN old.key IN ('default_provider', 'price_list')
BEGIN UPDATE ways_revision SET n = n + 1; END;
