-- What Drover keeps in a database that it migrates. Created with the first migration, in its
-- transaction; or beforehand, by a DBA. The schema's comment is the mark that it is ours, and the
-- version of what is below. Every table, index, constraint and default costs the first migration
-- of each database time, so there are few.
CREATE SCHEMA drover;
COMMENT ON SCHEMA drover IS 'drover ledger 2';

-- One row for each tenant and project; its key is also that of the advisory lock, and a number is
-- what a new session compares soonest. schema_name is * where the whole database is the tenant's;
-- database_name tells a copy of the database from the original; ledger_version says what the
-- schema's comment says, where every run reads it. relayed_seq is how far the events of the rows
-- below were acknowledged: those beyond it are the outbox. An event's seq is twice its row's rank,
-- plus one when it tells that the row is applied.
CREATE TABLE drover.scope (
  key bigint NOT NULL,
  scope uuid NOT NULL,
  project varchar(200) NOT NULL,
  schema_name varchar(63) NOT NULL,
  database_name varchar(63) NOT NULL,
  last_order bigint NOT NULL,
  relayed_seq bigint NOT NULL,
  ledger_version int NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (key)
);

-- What was applied. Rows are only added; state, steps_done, intent, started_at, applied_at and
-- execution_time_ms change until a started migration is applied, undone_by once at most: to the
-- rank of the way back; to its own where a migration was withdrawn before it did anything.
-- started_at is where applied_at was while the migration was started; null for those that were
-- applied in one transaction.
CREATE TABLE drover.schema_migrations (
  scope uuid NOT NULL,
  rank int NOT NULL,
  version text NOT NULL,
  description text NOT NULL,
  kind text NOT NULL,       -- versioned, repeatable, baseline
  direction text NOT NULL,  -- up, down, baseline, repair
  state text NOT NULL,      -- started, applied
  undone_by int,
  checksum text NOT NULL,
  executed_checksum text NOT NULL,
  started_at timestamptz,
  applied_at timestamptz NOT NULL,
  execution_time_ms int,
  applied_by text NOT NULL,
  release text NOT NULL,
  rollout text NOT NULL,
  job uuid NOT NULL,
  attempt int NOT NULL,
  rollback_sql text,
  native_checksum text,
  source_tool text,
  contract_version int NOT NULL,
  steps_done int NOT NULL,
  intent text,
  PRIMARY KEY (scope, rank),
  CHECK (kind IN ('versioned', 'repeatable', 'baseline') AND direction IN ('up', 'down', 'baseline', 'repair')
    AND state IN ('started', 'applied'))
);
CREATE UNIQUE INDEX schema_migrations_once ON drover.schema_migrations (scope, version)
  WHERE kind = 'versioned' AND direction = 'up' AND undone_by IS NULL;
