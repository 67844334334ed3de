-- Rollouts in waves. A coordinator that does not know these columns sees only jobs of waves that are open: the others are not in job_ready.
ALTER TABLE rollout
  ADD COLUMN strategy        text,    -- as it was asked for, JSON; null: one wave with all
  ADD COLUMN ramp            boolean NOT NULL DEFAULT false,
  ADD COLUMN settle_seconds  bigint NOT NULL DEFAULT 900,
  ADD COLUMN on_failure      text NOT NULL DEFAULT 'PAUSE',
  ADD COLUMN budget          text,    -- what counts now, JSON; null: none
  ADD COLUMN window_sets     integer[] NOT NULL DEFAULT '{0}', -- those that its jobs have
  ADD COLUMN counted_since   timestamptz, -- failures before have been forgiven
  ADD COLUMN resumed_at      timestamptz;

ALTER TABLE rollout DROP CONSTRAINT rollout_action_check;
ALTER TABLE rollout ADD CONSTRAINT rollout_action_check CHECK (action IN ('migrate', 'verify', 'revert'));

ALTER TABLE wave
  ADD COLUMN name            text,
  ADD COLUMN tenants         integer NOT NULL DEFAULT 0,
  ADD COLUMN bake_millis     bigint NOT NULL DEFAULT 0,
  ADD COLUMN gate            text NOT NULL DEFAULT 'AUTO',
  ADD COLUMN strict          boolean NOT NULL DEFAULT false,
  ADD COLUMN bake_until      timestamptz;

-- How many tenants of a wave have succeeded, counted as it happens: the ramp asks at every turn.
CREATE TABLE wave_tally (
  rollout        text NOT NULL,
  wave           integer NOT NULL,
  succeeded      bigint NOT NULL,
  changed        bigint NOT NULL, -- those of them in which something was applied or taken back
  PRIMARY KEY (rollout, wave)
);

-- How many tenants of a rollout each server has: what a share of them is a share of.
CREATE TABLE rollout_server (
  rollout        text NOT NULL,
  server         text NOT NULL,
  tenants        integer NOT NULL,
  PRIMARY KEY (rollout, server)
);

-- The windows that concern a job: bit n stands for the rollout's n-th. 0: none, it may go at any time.
ALTER TABLE job ADD COLUMN window_set integer NOT NULL DEFAULT 0;
ALTER TABLE job_ready ADD COLUMN window_set integer NOT NULL DEFAULT 0;
DROP INDEX job_ready_choice;
CREATE INDEX job_ready_choice ON job_ready (rollout, server, window_set, position);

ALTER TABLE in_flight ADD COLUMN wave integer NOT NULL DEFAULT 1;

-- One row: the whole fleet is held. Dispatch shares its lock, so that nothing leaves once it is held.
CREATE TABLE fleet_hold (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  held           boolean NOT NULL,
  reason         text,
  actor          text,
  since          timestamptz
);

INSERT INTO fleet_hold (held) VALUES (false);

-- The audit: also decisions that nobody asked for (actor drover). What a person did is told as an event.
ALTER TABLE operator_action
  ADD COLUMN origin          text NOT NULL DEFAULT '',
  ADD COLUMN sent            boolean NOT NULL DEFAULT true;

CREATE INDEX operator_action_unsent ON operator_action (id) WHERE NOT sent;
CREATE INDEX operator_action_subject ON operator_action (subject);
