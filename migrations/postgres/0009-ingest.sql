-- Up Migration

-- Who may send messages over HTTP. Of a token only its hash is kept.
CREATE TABLE ingest_tokens (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  -- SHA-256 of the token.
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  -- Whose messages may be sent with it; NULL: anybody's.
  creator_id text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  revoked_at timestamptz,
  -- To the nearest seconds.
  last_used_at timestamptz
);
CREATE UNIQUE INDEX ingest_tokens_name ON ingest_tokens (name) WHERE revoked_at IS NULL;

-- What came of messages and requests, an hour a row; of the last days.
CREATE TABLE ingest_counts (
  hour timestamptz NOT NULL,
  way text NOT NULL CHECK (way IN ('http', 'streamchat')),
  outcome text NOT NULL CHECK (outcome IN ('stored', 'duplicate', 'conflict', 'rejected', 'refused')),
  count bigint NOT NULL,
  PRIMARY KEY (hour, way, outcome)
);

-- Down Migration

DELETE FROM engine_settings WHERE name = 'ingest';
DROP TABLE ingest_counts, ingest_tokens;
