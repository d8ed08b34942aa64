-- Up Migration

-- The three tables of the system that Likeness belongs to. A production database has them already;
-- what Likeness adds is in the later files. The HNSW index is made on native Postgres only, by size,
-- outside migrations: on the embedded database an import with it would block every reader.

CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";

CREATE TABLE messages (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  creator_id text NOT NULL,
  external_message_id text NOT NULL,
  text text NOT NULL,
  embedding vector(1536),
  channel_id text NOT NULL,
  channel_cid text NOT NULL,
  visitor_user_id text NOT NULL,
  visitor_username text NOT NULL,
  is_paid_dm boolean NOT NULL DEFAULT false,
  raw_payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (external_message_id)
);

CREATE INDEX idx_messages_creator ON messages (creator_id);
CREATE INDEX idx_messages_channel ON messages (channel_id);
-- The beginning of a text only: an entry of this index holds every distinct trigram and may have 8,191 bytes, so
-- a letter of some 20 KB would be refused.
CREATE INDEX idx_messages_text_trgm ON messages USING gist (left(text, 1000) gist_trgm_ops);

CREATE TABLE clusters (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  creator_id text NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'actioned')),
  response_text text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX idx_clusters_creator_status ON clusters (creator_id, status);
CREATE INDEX idx_clusters_created ON clusters (created_at DESC);

CREATE TABLE cluster_messages (
  cluster_id uuid NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  message_id uuid NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cluster_id, message_id),
  UNIQUE (message_id)
);

CREATE INDEX idx_cluster_messages_cluster ON cluster_messages (cluster_id);

-- Down Migration

DROP TABLE cluster_messages;
DROP TABLE clusters;
DROP TABLE messages;
