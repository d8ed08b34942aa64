-- Up Migration

-- One row a creator: its lock, and the last numbers given out. Both sequences are gapless, so they are
-- counted here under the row's lock and not by a Postgres sequence.
CREATE TABLE creators (
  creator_id text PRIMARY KEY,
  last_seq bigint NOT NULL DEFAULT 0,
  decided_seq bigint NOT NULL DEFAULT 0,
  last_history bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (decided_seq BETWEEN 0 AND last_seq)
);

-- What the engine knows of a text without reading it again; it outlives the text when that is erased.
ALTER TABLE messages
  ADD COLUMN seq bigint,
  ADD COLUMN text_hash text,
  -- Words by white space; NULL where the script is written without spaces, which is never short.
  ADD COLUMN word_count integer,
  -- Hash of the sequences of digits in the text; '' where there are none.
  ADD COLUMN numbers_hash text,
  ADD COLUMN normaliser_version integer,
  ADD COLUMN embedding_model text,
  ADD COLUMN is_truncated boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT messages_seq_once UNIQUE (creator_id, seq),
  ADD CONSTRAINT messages_seq_with_facts CHECK (
    seq IS NULL OR (text_hash IS NOT NULL AND numbers_hash IS NOT NULL AND normaliser_version IS NOT NULL)
  );

CREATE TABLE configs (
  version integer PRIMARY KEY CHECK (version > 0),
  threshold integer NOT NULL CHECK (threshold BETWEEN 0 AND 1000000),
  trigram_threshold integer NOT NULL CHECK (trigram_threshold BETWEEN 0 AND 1000000),
  suggest_threshold integer NOT NULL CHECK (suggest_threshold BETWEEN 0 AND 1000000),
  minimum_words integer NOT NULL CHECK (minimum_words BETWEEN 0 AND 50),
  embedding_model text NOT NULL,
  note text NOT NULL,
  author text NOT NULL,
  replaces integer REFERENCES configs (version),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The home of a message: the cluster it got, until it is removed from it. `cluster_messages` holds
-- only the members: of each channel the newest.
CREATE TABLE homes (
  message_id uuid PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  cluster_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  creator_id text NOT NULL,
  seq bigint NOT NULL,
  history bigint NOT NULL,
  UNIQUE (creator_id, seq)
);
CREATE INDEX homes_cluster ON homes (cluster_id);

-- What the list shows of a cluster, counted anew from the rows in the transaction that touches it.
ALTER TABLE clusters
  ADD COLUMN member_count integer NOT NULL DEFAULT 0,
  -- Beginning of the oldest member's text.
  ADD COLUMN preview text NOT NULL DEFAULT '',
  -- Scores of the links that hold inside, in ten bins of 0.1.
  ADD COLUMN histogram integer[] NOT NULL DEFAULT '{0,0,0,0,0,0,0,0,0,0}',
  ADD COLUMN weakest_score integer,
  ADD COLUMN weakest_kind text CHECK (weakest_kind IN ('trigram', 'vector')),
  -- Whose link that is; of equal ones the first.
  ADD COLUMN weakest_message_id uuid REFERENCES messages (id),
  ADD COLUMN actioned_at timestamptz;
CREATE INDEX clusters_shown_newest ON clusters (created_at DESC, id) WHERE member_count >= 2;
CREATE INDEX clusters_shown_largest ON clusters (member_count DESC, id) WHERE member_count >= 2;
CREATE INDEX clusters_shown_weakest ON clusters (weakest_score, id) WHERE member_count >= 2;

-- Scores and thresholds are millionths.
CREATE TABLE decisions (
  creator_id text NOT NULL REFERENCES creators (creator_id),
  history bigint NOT NULL,
  message_id uuid NOT NULL REFERENCES messages (id),
  seq bigint NOT NULL,
  outcome text NOT NULL CHECK (outcome IN (
    'joined', 'created', 'single', 'skipped:paid', 'skipped:empty', 'skipped:gate', 'skipped:short',
    'degraded:kept', 'rebuild'
  )),
  is_suggested boolean NOT NULL,
  kind text CHECK (kind IN ('trigram', 'vector')),
  matched_id uuid REFERENCES messages (id),
  matched_seq bigint,
  -- The candidate's home before this decision, and the message's own after it.
  matched_home uuid,
  own_home uuid,
  superseded_id uuid REFERENCES messages (id),
  -- Both scores of the matched pair; vector_score is NULL where one has no vector.
  trigram_score integer,
  vector_score integer,
  config_version integer NOT NULL REFERENCES configs (version),
  threshold integer NOT NULL,
  trigram_threshold integer NOT NULL,
  suggest_threshold integer NOT NULL,
  minimum_words integer NOT NULL,
  gate boolean NOT NULL,
  rollout_bucket integer,
  model text,
  engine_version integer NOT NULL,
  normaliser_version integer NOT NULL,
  text_hash text NOT NULL,
  search_method text NOT NULL CHECK (search_method IN ('none', 'exact', 'hnsw')),
  ef_search integer,
  is_degraded boolean NOT NULL,
  -- The history number of the decision that this one replaces.
  replaces bigint,
  -- The best answered candidate at or above its threshold: a reply to use again. Groups nothing.
  answered_seq bigint,
  answered_kind text CHECK (answered_kind IN ('trigram', 'vector')),
  answered_score integer,
  decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duration_us integer NOT NULL,
  PRIMARY KEY (creator_id, history),
  CHECK ((outcome IN ('joined', 'created')) = (kind IS NOT NULL) OR outcome IN ('degraded:kept', 'rebuild')),
  CHECK ((kind IS NULL) = (matched_id IS NULL))
);
CREATE INDEX decisions_message ON decisions (message_id);
CREATE INDEX decisions_seq ON decisions (creator_id, seq);

-- Up to ten candidates of each kind, best first, as they were when the message was decided.
CREATE TABLE links (
  creator_id text NOT NULL,
  history bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('trigram', 'vector')),
  seqs integer[] NOT NULL,
  scores integer[] NOT NULL,
  PRIMARY KEY (creator_id, history, kind),
  FOREIGN KEY (creator_id, history) REFERENCES decisions (creator_id, history),
  CHECK (cardinality(seqs) = cardinality(scores)),
  CHECK (cardinality(seqs) BETWEEN 1 AND 10)
);

CREATE TABLE acts (
  id uuid PRIMARY KEY,
  creator_id text NOT NULL REFERENCES creators (creator_id),
  history bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('action', 'remove', 'refuse', 'restore')),
  cluster_id uuid REFERENCES clusters (id),
  takes_back uuid UNIQUE REFERENCES acts (id),
  response_text text,
  reason text NOT NULL,
  author text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (creator_id, history)
);
CREATE INDEX acts_cluster ON acts (cluster_id);

-- The messages an act touched: answered, removed, or taken out; for a restore, those it brought back.
CREATE TABLE act_messages (
  act_id uuid NOT NULL REFERENCES acts (id),
  message_id uuid NOT NULL REFERENCES messages (id),
  seq bigint NOT NULL,
  -- The home it had before.
  cluster_id uuid NOT NULL REFERENCES clusters (id),
  PRIMARY KEY (act_id, message_id)
);

-- "These two, not again." One row for each source that holds a pair; the pair is refused while one
-- of its rows has not ended.
CREATE TABLE refusals (
  act_id uuid NOT NULL REFERENCES acts (id),
  creator_id text NOT NULL REFERENCES creators (creator_id),
  first_id uuid NOT NULL REFERENCES messages (id),
  second_id uuid NOT NULL REFERENCES messages (id),
  first_seq bigint NOT NULL,
  second_seq bigint NOT NULL,
  first_hash text NOT NULL,
  second_hash text NOT NULL,
  ended_by uuid REFERENCES acts (id),
  PRIMARY KEY (act_id, first_id, second_id),
  CHECK (first_seq < second_seq)
);
-- A message is looked up by each side, by itself and by its text.
CREATE INDEX refusals_first_seq ON refusals (creator_id, first_seq) WHERE ended_by IS NULL;
CREATE INDEX refusals_second_seq ON refusals (creator_id, second_seq) WHERE ended_by IS NULL;
CREATE INDEX refusals_first_hash ON refusals (creator_id, first_hash) WHERE ended_by IS NULL;
CREATE INDEX refusals_second_hash ON refusals (creator_id, second_hash) WHERE ended_by IS NULL;

CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  author text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL
);

CREATE FUNCTION likeness_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END $$;
CREATE TRIGGER decisions_never_changed BEFORE UPDATE OR DELETE ON decisions
  FOR EACH ROW EXECUTE FUNCTION likeness_never_changed();
CREATE TRIGGER links_never_changed BEFORE UPDATE OR DELETE ON links
  FOR EACH ROW EXECUTE FUNCTION likeness_never_changed();
CREATE TRIGGER configs_never_changed BEFORE UPDATE OR DELETE ON configs
  FOR EACH ROW EXECUTE FUNCTION likeness_never_changed();
CREATE TRIGGER audit_never_changed BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION likeness_never_changed();

-- Down Migration

DROP TABLE audit, refusals, act_messages, acts, links, decisions, homes, configs;
DROP FUNCTION likeness_never_changed();
DROP INDEX clusters_shown_newest, clusters_shown_largest, clusters_shown_weakest;
ALTER TABLE clusters
  DROP COLUMN member_count,
  DROP COLUMN preview,
  DROP COLUMN histogram,
  DROP COLUMN weakest_score,
  DROP COLUMN weakest_kind,
  DROP COLUMN weakest_message_id,
  DROP COLUMN actioned_at;
ALTER TABLE messages
  DROP CONSTRAINT messages_seq_once,
  DROP CONSTRAINT messages_seq_with_facts,
  DROP COLUMN seq,
  DROP COLUMN text_hash,
  DROP COLUMN word_count,
  DROP COLUMN numbers_hash,
  DROP COLUMN normaliser_version,
  DROP COLUMN embedding_model,
  DROP COLUMN is_truncated;
DROP TABLE creators;
