-- Servers of Postgres that were saved by name. Passwords are never here.
CREATE TABLE connections (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- Hosts, database, user and protection, as JSON.
  address TEXT NOT NULL,
  keeps_password INTEGER NOT NULL CHECK (keeps_password IN (0, 1))
) STRICT;

-- The database whose messages a verdict is about. NULL until the embedded database of this folder, the only
-- one there was before, says which it is.
ALTER TABLE labels ADD COLUMN database_id TEXT;
DROP INDEX labels_one_standing;
CREATE UNIQUE INDEX labels_one_standing ON labels (database_id, message_id, candidate_id, kind)
  WHERE ended_at IS NULL;
DROP INDEX labels_creator;
CREATE INDEX labels_creator ON labels (database_id, creator_id, id) WHERE ended_at IS NULL;
