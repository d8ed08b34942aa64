-- Up Migration

-- Messages that people are shown with the one they come nearest to, those decided last first.
CREATE INDEX decisions_suggested ON decisions (decided_at DESC, creator_id DESC, history DESC) WHERE is_suggested;

-- Down Migration

DROP INDEX decisions_suggested;
