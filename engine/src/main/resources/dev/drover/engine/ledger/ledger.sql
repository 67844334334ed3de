-- What Drover keeps in a database that it migrates. Created with the first migration, in its
-- transaction; or beforehand, by a DBA. The schema's comment is the mark that it is ours, and the
-- version of what is below. Every table, index, constraint and default costs the first migration
-- of each database time, and every new session that looks at it, so there are few.
CREATE SCHEMA drover;
COMMENT ON SCHEMA drover IS 'drover ledger 3';

-- What was applied to a tenant and project, in the order of rank; and, as rank 0, what is to be
-- known of the two. Their key is also that of the advisory lock, and a number is what a new session
-- compares soonest. Who writes takes the rank after the last that it read under the lock, so of two
-- that believe to have it one is refused.
--
-- Rows are only added; state, steps_done, intent, started_at, applied_at and execution_time_ms
-- change until a started migration is applied, undone_by once at most: to the rank of the way back;
-- to its own where a migration was withdrawn before it did anything. started_at is where applied_at
-- was while the migration was started; null for those that were applied in one transaction.
CREATE TABLE drover.schema_migrations (
  key bigint NOT NULL,
  rank int NOT NULL,
  version text,
  description text,
  kind text,       -- versioned, repeatable, baseline
  direction text,  -- up, down, baseline, repair
  state text,      -- started, applied
  undone_by int,
  checksum text,
  executed_checksum text,
  started_at timestamptz,
  applied_at timestamptz NOT NULL,
  execution_time_ms int,
  applied_by text,
  release text,
  rollout text,
  job uuid,
  attempt int,
  rollback_sql text,
  native_checksum text,
  source_tool text,
  contract_version int,
  steps_done int,
  intent text,
  -- From here on of rank 0 alone. schema_name is * where the whole database is the tenant's;
  -- database_name tells a copy of the database from the original; ledger_version says what the
  -- schema's comment says, where every run reads it. relayed_seq is how far the events of the
  -- other rows were acknowledged: those beyond it are the outbox. An event's seq is twice its row's
  -- rank, plus one when it tells that the row is applied.
  scope uuid,
  project text,
  schema_name text,
  database_name text,
  last_order bigint,
  relayed_seq bigint,
  ledger_version int,
  PRIMARY KEY (key, rank)
);
