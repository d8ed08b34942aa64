-- Up Migration

-- What a check could not look at, as it changed meanwhile: a check that looked at nothing says nothing.
ALTER TABLE aggregation_checks
  ADD COLUMN figures_left_out integer NOT NULL DEFAULT 0,
  ADD COLUMN creators_left_out integer NOT NULL DEFAULT 0,
  ADD COLUMN left_out_creators text[] NOT NULL DEFAULT '{}';

-- Down Migration

ALTER TABLE aggregation_checks DROP COLUMN figures_left_out, DROP COLUMN creators_left_out, DROP COLUMN left_out_creators;
