-- Up Migration

-- What the live engine needs to decide by jobs, late and again. The jobs themselves lie in a schema of their
-- own, likeness_jobs, which the queue makes when a program first works on this database after this.

ALTER TABLE messages
  -- Not when it was sent: how long its embedding is waited for counts from here. NULL: nothing is waited for.
  ADD COLUMN stored_at timestamptz,
  -- Text, vector, visitor and payload are gone for good; id, seq and channel stay.
  ADD COLUMN erased_at timestamptz;

-- The model whose vectors the messages of this creator are compared by. Another one follows once they are
-- embedded by it. NULL: that of the newest config.
ALTER TABLE creators
  ADD COLUMN model text,
  -- Messages up to this seq that were not taken in while the gate was off are to be taken in now.
  ADD COLUMN take_in_seq bigint NOT NULL DEFAULT 0;
UPDATE creators SET model = (SELECT embedding_model FROM configs ORDER BY version DESC LIMIT 1);

-- Whether messages of a creator are grouped: on; in shadow, where everything is decided and nobody sees it;
-- or off. The row with creator_id '' holds for everyone without one.
CREATE TABLE gates (
  creator_id text PRIMARY KEY,
  value text NOT NULL CHECK (value IN ('on', 'shadow', 'off')),
  author text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A home that a message was given in shadow is kept from people and from cluster_messages.
ALTER TABLE homes ADD COLUMN is_shadow boolean NOT NULL DEFAULT false;
CREATE INDEX homes_shadow ON homes (creator_id) WHERE is_shadow;

ALTER TABLE decisions ADD COLUMN is_shadow boolean NOT NULL DEFAULT false;
-- A message is decided once, and each decision is replaced once at most.
CREATE UNIQUE INDEX decisions_first_once ON decisions (creator_id, seq) WHERE replaces IS NULL;
CREATE UNIQUE INDEX decisions_replaced_once ON decisions (creator_id, replaces) WHERE replaces IS NOT NULL;
-- Those that may be put right: decided without their vector, or not taken in while the gate was off.
CREATE INDEX decisions_again ON decisions (creator_id, seq) WHERE is_degraded OR outcome = 'skipped:gate';

ALTER TABLE acts
  DROP CONSTRAINT acts_kind_check,
  ADD CONSTRAINT acts_kind_check CHECK (kind IN ('action', 'remove', 'refuse', 'restore', 'join', 'delete')),
  -- Whom a message was put together with by a join.
  ADD COLUMN candidate_id uuid REFERENCES messages (id),
  ADD COLUMN candidate_seq bigint;
ALTER TABLE act_messages
  -- A message that is deleted may have no home to leave.
  ALTER COLUMN cluster_id DROP NOT NULL,
  -- Whether people were kept from seeing it there, for when it comes back.
  ADD COLUMN is_shadow boolean NOT NULL DEFAULT false;

-- Clusters that have come to three channels, each once: whoever watches tells a person.
CREATE TABLE cluster_notices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cluster_id uuid NOT NULL UNIQUE REFERENCES clusters (id) ON DELETE CASCADE,
  creator_id text NOT NULL,
  channels integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What operators have set for everyone who works on this database, by name.
CREATE TABLE engine_settings (
  name text PRIMARY KEY,
  value jsonb NOT NULL,
  author text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Down Migration

DROP SCHEMA IF EXISTS likeness_jobs CASCADE;
DROP TABLE engine_settings, cluster_notices, gates;
DELETE FROM act_messages WHERE cluster_id IS NULL;
ALTER TABLE act_messages ALTER COLUMN cluster_id SET NOT NULL, DROP COLUMN is_shadow;
DELETE FROM act_messages WHERE act_id IN (SELECT id FROM acts WHERE kind IN ('join', 'delete')
  OR takes_back IN (SELECT id FROM acts WHERE kind IN ('join', 'delete')));
DELETE FROM acts WHERE takes_back IN (SELECT id FROM acts WHERE kind IN ('join', 'delete'));
DELETE FROM acts WHERE kind IN ('join', 'delete');
ALTER TABLE acts
  DROP COLUMN candidate_id,
  DROP COLUMN candidate_seq,
  DROP CONSTRAINT acts_kind_check,
  ADD CONSTRAINT acts_kind_check CHECK (kind IN ('action', 'remove', 'refuse', 'restore'));
DROP INDEX decisions_first_once, decisions_replaced_once, decisions_again;
ALTER TABLE decisions DROP COLUMN is_shadow;
DROP INDEX homes_shadow;
ALTER TABLE homes DROP COLUMN is_shadow;
ALTER TABLE creators DROP COLUMN model, DROP COLUMN take_in_seq;
ALTER TABLE messages DROP COLUMN stored_at, DROP COLUMN erased_at;
