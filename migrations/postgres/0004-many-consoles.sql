-- Up Migration

-- Tells this database from every other one: what consoles keep of it beside it, such as verdicts, is kept
-- under this name.
CREATE TABLE database_identity (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  id uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO database_identity DEFAULT VALUES;

-- The console that reads the file. Only that one has it, and only that one can go on.
ALTER TABLE imports ADD COLUMN instance_id text;

-- Down Migration

ALTER TABLE imports DROP COLUMN instance_id;

DROP TABLE database_identity;
