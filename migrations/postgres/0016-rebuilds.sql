-- Up Migration

-- A rebuild groups anew, by the preview of a config, what is not answered: one act a creator, and a decision for each
-- message that moves. Those of one call have a run in common, to be taken back together.
ALTER TABLE acts
  DROP CONSTRAINT acts_kind_check,
  ADD CONSTRAINT acts_kind_check CHECK (kind IN ('action', 'remove', 'refuse', 'restore', 'join', 'delete', 'rebuild')),
  ADD COLUMN config_version integer REFERENCES configs (version),
  ADD COLUMN run_id uuid,
  ADD CONSTRAINT acts_rebuild_says_what CHECK ((kind = 'rebuild') = (config_version IS NOT NULL AND run_id IS NOT NULL));
CREATE INDEX acts_run ON acts (run_id) WHERE run_id IS NOT NULL;
-- What people did to a message is found wherever it lives by now.
CREATE INDEX act_messages_message ON act_messages (message_id);

-- The decisions of a rebuild rest on the links of those before them and replace none: a message's own decision may still
-- be replaced by its second one.
ALTER TABLE decisions
  ADD COLUMN act_id uuid REFERENCES acts (id),
  ADD CONSTRAINT decisions_rebuild_by_act CHECK ((outcome = 'rebuild') = (act_id IS NOT NULL));
CREATE INDEX decisions_act ON decisions (act_id) WHERE act_id IS NOT NULL;
DROP INDEX decisions_first_once;
CREATE UNIQUE INDEX decisions_own_first_once ON decisions (creator_id, seq)
  WHERE replaces IS NULL AND outcome <> 'rebuild';

-- Down Migration

-- What rebuilds have moved stays where it is; the records of them go, and leave gaps in the history.
DROP TRIGGER decisions_never_changed ON decisions;
DELETE FROM decisions WHERE outcome = 'rebuild';
CREATE TRIGGER decisions_never_changed BEFORE UPDATE OR DELETE ON decisions
  FOR EACH ROW EXECUTE FUNCTION likeness_never_changed();
DELETE FROM act_messages WHERE act_id IN (SELECT id FROM acts WHERE kind = 'rebuild'
  OR takes_back IN (SELECT id FROM acts WHERE kind = 'rebuild'));
DROP INDEX decisions_act, decisions_own_first_once, acts_run, act_messages_message;
ALTER TABLE decisions DROP CONSTRAINT decisions_rebuild_by_act, DROP COLUMN act_id;
CREATE UNIQUE INDEX decisions_first_once ON decisions (creator_id, seq) WHERE replaces IS NULL;
DELETE FROM acts WHERE takes_back IN (SELECT id FROM acts WHERE kind = 'rebuild');
DELETE FROM acts WHERE kind = 'rebuild';
ALTER TABLE acts
  DROP CONSTRAINT acts_rebuild_says_what,
  DROP COLUMN config_version,
  DROP COLUMN run_id,
  DROP CONSTRAINT acts_kind_check,
  ADD CONSTRAINT acts_kind_check CHECK (kind IN ('action', 'remove', 'refuse', 'restore', 'join', 'delete'));
