-- Up Migration

-- One vector for each text and model, written once and never replaced: a provider does not return the same
-- numbers twice. What the built-in model makes is never here, as it costs nothing and is always the same.
CREATE TABLE embedding_cache (
  -- SHA-256 of the normalised text, in hex; as messages.text_hash.
  text_hash text NOT NULL,
  model text NOT NULL,
  embedding vector(1536) NOT NULL,
  is_truncated boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (text_hash, model)
);

-- What providers were asked, and what it cost. A row is written before the provider is asked, with what that
-- will cost at most by the estimate, and set right afterwards: one that was broken off may have been charged.
CREATE TABLE embedding_calls (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  purpose text NOT NULL CHECK (purpose IN ('online', 'backfill', 'prepare', 'check')),
  model text NOT NULL,
  -- That were sent.
  texts integer NOT NULL,
  -- That were answered without being sent: from the cache, or as another text of the same call.
  cached_texts integer NOT NULL,
  -- Over HTTP, retries among them.
  requests integer NOT NULL,
  tokens bigint NOT NULL,
  -- With fractions: one short message costs less than one millionth.
  dollar_millionths double precision NOT NULL,
  duration_ms integer NOT NULL,
  -- 'running', 'ok', or the code of a failure.
  outcome text NOT NULL
);
-- The sum of a month is read from the index alone.
CREATE INDEX embedding_calls_at ON embedding_calls (at) INCLUDE (dollar_millionths);

-- Vectors of a model that is being prepared for a creator; those of the model it lives by are in messages.
CREATE TABLE message_embeddings (
  message_id uuid NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  model text NOT NULL,
  embedding vector(1536) NOT NULL,
  is_truncated boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (message_id, model)
);

-- Down Migration

DROP TABLE message_embeddings, embedding_calls, embedding_cache;
