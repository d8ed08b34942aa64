-- Up Migration

-- Values that somebody keeps in hand under a name, to compare with the live config and perhaps to push.
CREATE TABLE candidates (
  id uuid PRIMARY KEY,
  -- Counts its changes, so that nobody overwrites one that was not seen.
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  -- The name as names are compared, whatever the case of its letters; folded by the program, as servers differ.
  name_key text NOT NULL,
  note text NOT NULL CHECK (char_length(note) <= 2000),
  -- In millionths, as those of configs.
  threshold integer NOT NULL CHECK (threshold BETWEEN 0 AND 1000000),
  trigram_threshold integer NOT NULL CHECK (trigram_threshold BETWEEN 0 AND 1000000),
  suggest_threshold integer NOT NULL CHECK (suggest_threshold BETWEEN 0 AND threshold),
  minimum_words integer NOT NULL CHECK (minimum_words BETWEEN 0 AND 50),
  -- The only model that its thresholds mean something for.
  embedding_model text NOT NULL,
  -- Who saved it last.
  author text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- NULL while it is in use.
  removed_at timestamptz,
  removed_by text
);
CREATE UNIQUE INDEX candidates_name ON candidates (name_key) WHERE removed_at IS NULL;

-- Down Migration

DROP TABLE candidates;
