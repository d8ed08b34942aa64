-- Up Migration

-- Messages that were in the table before Likeness, or come from the other system, are taken in by a backfill, page
-- by page. What has been done stands here, in the transaction that did it: whoever goes on begins there.
CREATE TABLE backfills (
  id uuid PRIMARY KEY,
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'done', 'cancelled', 'failed')),
  -- Whose messages; NULL: everybody's.
  creator_id text,
  window_days integer NOT NULL DEFAULT 90 CHECK (window_days > 0),
  -- The model that vectors are of which are there already; NULL: of none that is known.
  adopts_model text,
  -- Hours of the day in UTC in which it runs, the second one left out; they may span midnight. NULL: all day.
  hours_from integer CHECK (hours_from BETWEEN 0 AND 23),
  hours_to integer CHECK (hours_to BETWEEN 0 AND 24),
  messages_per_minute integer CHECK (messages_per_minute > 0),
  -- The message that was looked at last; at first where the window begins.
  after_created_at timestamptz NOT NULL,
  after_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  -- Messages there were when it began; NULL: not counted yet.
  total bigint,
  taken_in bigint NOT NULL DEFAULT 0,
  -- Of these, texts that were given a vector by this backfill.
  embedded bigint NOT NULL DEFAULT 0,
  left_alone bigint NOT NULL DEFAULT 0,
  -- Time it has worked, and when it last did: the pace.
  worked_ms bigint NOT NULL DEFAULT 0,
  page_at timestamptz,
  -- No page before, so that the rate is kept.
  waits_until timestamptz,
  failure jsonb,
  author text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  CHECK ((hours_from IS NULL) = (hours_to IS NULL))
);
CREATE UNIQUE INDEX backfills_one_runs ON backfills ((true)) WHERE state = 'running';
CREATE INDEX backfills_newest ON backfills (started_at DESC);

-- The index that pages are read by is made by the first backfill: building it here would lock the messages of others
-- for as long as it takes.

-- Down Migration

DROP INDEX IF EXISTS messages_not_taken_in;
DROP TABLE backfills;
