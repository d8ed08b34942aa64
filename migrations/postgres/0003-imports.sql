-- Up Migration

-- One row an import. Its figures are written in the transaction that stores the lines they count, so an
-- import that broke off goes on where it was.
CREATE TABLE imports (
  id uuid PRIMARY KEY,
  creator_id text NOT NULL,
  file_name text NOT NULL,
  path text NOT NULL,
  format text NOT NULL CHECK (format IN ('jsonl', 'csv')),
  mapping jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'paused', 'done', 'cancelled', 'failed')),
  bytes bigint NOT NULL,
  bytes_read bigint NOT NULL DEFAULT 0,
  -- Hash of the bytes read so far: an import is not resumed in a file that has become another one.
  read_hash text NOT NULL DEFAULT '',
  -- Records seen: where to go on.
  read integer NOT NULL DEFAULT 0,
  stored integer NOT NULL DEFAULT 0,
  duplicates integer NOT NULL DEFAULT 0,
  conflicts integer NOT NULL DEFAULT 0,
  rejected integer NOT NULL DEFAULT 0,
  -- How much of the rejects file belongs to the records counted above.
  rejects_bytes bigint NOT NULL DEFAULT 0,
  -- The creator's seq before and after: which messages came with this import.
  first_seq bigint,
  last_seq bigint,
  failure jsonb,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);

-- Down Migration

DROP TABLE imports;
