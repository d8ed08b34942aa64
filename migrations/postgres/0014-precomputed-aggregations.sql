-- Up Migration

-- Figures of previews that were computed ahead. Times know their zone here: without one, consoles in two zones would
-- not agree on what has expired.
CREATE TABLE precomputed_aggregations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- The creator; '*' is all of them.
  user_id varchar NOT NULL,
  aggregation_type varchar NOT NULL,
  -- Of what is counted; see filterHash.
  filter_hash varchar NOT NULL,
  data jsonb NOT NULL,
  computed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Of the program that computed it: another one's are not read.
  version integer NOT NULL DEFAULT 1,
  -- What it was computed from: version and values of the config, and events of the histories.
  metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT precomputed_once UNIQUE (user_id, aggregation_type, filter_hash, version)
);
CREATE INDEX idx_precomputed_user_type ON precomputed_aggregations (user_id, aggregation_type);
CREATE INDEX idx_precomputed_filter_hash ON precomputed_aggregations (filter_hash);
CREATE INDEX idx_precomputed_expires ON precomputed_aggregations (expires_at);

-- What has changed since figures were computed ahead. Written by triggers, in the transaction that changes it,
-- whichever program does.
CREATE TABLE data_change_log (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Whose messages; '*' is everybody's, as with a config.
  user_id varchar NOT NULL,
  change_type varchar NOT NULL,
  record_count integer NOT NULL,
  changed_at timestamptz NOT NULL,
  processed boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_data_change_log_user_processed ON data_change_log (user_id, processed);
CREATE INDEX idx_data_change_log_changed_at ON data_change_log (changed_at);
-- Whether there is any at all, which is asked whenever figures of all creators are read.
CREATE INDEX data_change_log_waiting ON data_change_log (user_id) WHERE NOT processed;

-- Whether what was computed ahead is what is computed now, and whether previews are what is live: a run a row.
CREATE TABLE aggregation_checks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duration_ms integer NOT NULL,
  checked integer NOT NULL,
  matches integer NOT NULL,
  mismatches integer NOT NULL,
  -- Creators whose live clusters were compared with their preview, and where these differ.
  creators integer NOT NULL,
  differing_clusters integer NOT NULL,
  differing_creators text[] NOT NULL,
  author text NOT NULL,
  CHECK (checked = matches + mismatches)
);
CREATE INDEX aggregation_checks_newest ON aggregation_checks (checked_at DESC);

CREATE FUNCTION likeness_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_change_log (user_id, change_type, record_count, changed_at)
  SELECT creator_id, TG_ARGV[0], count(*), clock_timestamp() FROM added GROUP BY creator_id;
  RETURN NULL;
END $$;
CREATE FUNCTION likeness_log_config() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_change_log (user_id, change_type, record_count, changed_at)
  SELECT '*', 'config', count(*), clock_timestamp() FROM added HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER decisions_logged AFTER INSERT ON decisions REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION likeness_log_change('decisions');
CREATE TRIGGER acts_logged AFTER INSERT ON acts REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION likeness_log_change('acts');
CREATE TRIGGER configs_logged AFTER INSERT ON configs REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION likeness_log_config();

-- Down Migration

DROP TRIGGER decisions_logged ON decisions;
DROP TRIGGER acts_logged ON acts;
DROP TRIGGER configs_logged ON configs;
DROP FUNCTION likeness_log_change();
DROP FUNCTION likeness_log_config();
DELETE FROM engine_settings WHERE name = 'aggregations';
DROP TABLE aggregation_checks, data_change_log, precomputed_aggregations;
