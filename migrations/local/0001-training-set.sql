-- The local training set: what reviewers said of links, with the pair as it was then.
CREATE TABLE labels (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  creator_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  message_external_id TEXT NOT NULL,
  message_text TEXT NOT NULL,
  candidate_id TEXT NOT NULL,
  candidate_external_id TEXT NOT NULL,
  candidate_text TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('trigram', 'vector')),
  score INTEGER NOT NULL,
  model TEXT,
  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')),
  config_version INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('clusters', 'tuning', 'cli')),
  author TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- A verdict is never overwritten: a later one, or taking it back, ends it.
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX labels_one_standing ON labels (message_id, candidate_id, kind) WHERE ended_at IS NULL;
CREATE INDEX labels_creator ON labels (creator_id, id) WHERE ended_at IS NULL;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
