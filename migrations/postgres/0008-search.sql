-- Up Migration

-- Messages of one creator with the same text, by seq: where a search finds one of them, it finds them all. The text
-- comes first, as it is asked too whether anybody at all has said the same as a message that is deleted.
-- Of those that were there before Likeness none has a seq yet, so it is made in no time.
CREATE INDEX messages_text ON messages (text_hash, creator_id, seq) WHERE seq IS NOT NULL;

-- What approximate searches found, against the best there was: some decisions are searched again exactly.
CREATE TABLE search_checks (
  creator_id text NOT NULL,
  history bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('trigram', 'vector')),
  -- How many messages could have been found.
  eligible bigint NOT NULL,
  method text NOT NULL CHECK (method IN ('hnsw')),
  ef_search integer,
  -- The first link that was stored, and the one that should have been; NULL where there is none.
  found_seq bigint,
  found_score integer,
  exact_seq bigint,
  exact_score integer,
  checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (creator_id, history, kind),
  FOREIGN KEY (creator_id, history) REFERENCES decisions (creator_id, history),
  CHECK ((found_seq IS NULL) = (found_score IS NULL)),
  CHECK ((exact_seq IS NULL) = (exact_score IS NULL))
);
CREATE INDEX search_checks_newest ON search_checks (checked_at);

-- Down Migration

DROP TABLE search_checks;
DROP INDEX messages_text;
