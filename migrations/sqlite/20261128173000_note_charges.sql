-- A provider on a machine of its owner's own is taken for free. One that named what a call took is not any more: it may be
-- a gateway to what is not his own. 1 from then on, until it moves to another host.
ALTER TABLE providers ADD COLUMN charges BIGINT NOT NULL DEFAULT 0;
