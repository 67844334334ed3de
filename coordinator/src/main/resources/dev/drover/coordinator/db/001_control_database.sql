-- What should run next. Who may migrate is a lock in the tenant's database, what was migrated its ledger.
-- No index covers a state: state changes stay HOT. Small tables beside job (job_ready, in_flight, active_job) serve the searches.

CREATE TABLE server (
  id             text PRIMARY KEY,
  host           text NOT NULL,
  port           integer NOT NULL,
  username       text NOT NULL,
  credential     text NOT NULL,
  tls            text NOT NULL CHECK (tls IN ('DISABLE', 'REQUIRE', 'VERIFY_FULL')),
  max_in_flight  integer NOT NULL CHECK (max_in_flight > 0)
);

CREATE TABLE tenant (
  id             text PRIMARY KEY,
  project        text NOT NULL,
  server         text NOT NULL REFERENCES server,
  database_name  text NOT NULL,
  schema_name    text,
  labels         jsonb NOT NULL DEFAULT '{}',
  last_order     bigint NOT NULL DEFAULT 0,
  -- the projection of its ledger's head: moves only forward in (scope, rank)
  scope          uuid,
  version        text,
  rank           integer NOT NULL DEFAULT 0,
  told_at        timestamptz,
  UNIQUE NULLS NOT DISTINCT (server, database_name, schema_name, project)
) WITH (fillfactor = 60);

CREATE INDEX tenant_project ON tenant (project);
CREATE INDEX tenant_server ON tenant (server);

CREATE TABLE release (
  digest         text PRIMARY KEY,
  split_digest   text NOT NULL,
  format         text NOT NULL,
  placeholders   jsonb NOT NULL,
  head           text,
  bundle         bytea NOT NULL, -- what is published in chunks, whole
  created_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE release_migration (
  release        text NOT NULL REFERENCES release,
  position       integer NOT NULL, -- order of application, from 1
  version        text NOT NULL,
  description    text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('versioned', 'repeatable')),
  checksum       text NOT NULL,
  PRIMARY KEY (release, position)
);

CREATE SEQUENCE rollout_number;

CREATE TABLE rollout (
  id                    text PRIMARY KEY, -- r-<date>-<number>
  number                bigint NOT NULL UNIQUE,
  project               text NOT NULL,
  release               text NOT NULL REFERENCES release,
  to_version            text, -- null: the whole release
  action                text NOT NULL CHECK (action IN ('migrate', 'verify')),
  state                 text NOT NULL,
  parent                text REFERENCES rollout, -- whose failures this one replays
  reason                text,
  max_parallel          integer NOT NULL, -- 0: no limit of its own
  per_server            integer NOT NULL, -- 0: the server's
  max_attempts          integer NOT NULL,
  give_up_after_seconds bigint NOT NULL,
  backoff_base_millis   bigint NOT NULL,
  idempotency_key       text UNIQUE,
  request_digest        text NOT NULL, -- tells the same request from another one under the same key
  created_at            timestamptz NOT NULL DEFAULT now(),
  ended_at              timestamptz,
  event_number          bigint NOT NULL DEFAULT 0
);

CREATE TABLE wave (
  rollout        text NOT NULL REFERENCES rollout,
  number         integer NOT NULL,
  state          text NOT NULL,
  opened_at      timestamptz,
  ended_at       timestamptz,
  PRIMARY KEY (rollout, number)
);

CREATE TABLE job (
  id               uuid PRIMARY KEY,
  rollout          text NOT NULL REFERENCES rollout,
  wave             integer NOT NULL,
  tenant           text NOT NULL REFERENCES tenant,
  server           text NOT NULL REFERENCES server,
  chain            integer NOT NULL DEFAULT 1, -- the how-many-th job of this tenant in this rollout
  state            text NOT NULL,
  dispatch         integer NOT NULL DEFAULT 0,
  attempt          integer NOT NULL DEFAULT 0, -- claimed tries, deferred and declined ones not counted
  vanished         integer NOT NULL DEFAULT 0, -- tries that ended with a lost worker
  deferrals        integer NOT NULL DEFAULT 0, -- in a row
  waits_for        text,        -- why it was deferred, and since when for the same reason
  waits_since      timestamptz,
  order_number     bigint NOT NULL DEFAULT 0,  -- of the current dispatch
  worker           text,
  first_try_at     timestamptz,
  next_attempt_at  timestamptz,
  ended_at         timestamptz,
  applied          integer NOT NULL DEFAULT 0,
  version          text, -- as the result told it
  pending          text[] NOT NULL DEFAULT '{}',
  pending_count    integer NOT NULL DEFAULT 0,
  note             text, -- why it waits or how it ended, for people
  UNIQUE (rollout, tenant, chain)
) WITH (fillfactor = 50);

CREATE INDEX job_tenant ON job (tenant);

-- Jobs that may be dispatched, at once or from a time on.
CREATE TABLE job_ready (
  job            uuid PRIMARY KEY REFERENCES job,
  rollout        text NOT NULL,
  wave           integer NOT NULL,
  server         text NOT NULL,
  position       bigint NOT NULL, -- hash of (rollout, tenant): no tenant is always last
  not_before     timestamptz NOT NULL
);

CREATE INDEX job_ready_choice ON job_ready (rollout, server, position);

-- Jobs that are dispatched or running: the dispatch window, the limits, the time-outs.
CREATE TABLE in_flight (
  job            uuid PRIMARY KEY REFERENCES job,
  rollout        text NOT NULL,
  server         text NOT NULL,
  dispatch       integer NOT NULL,
  claimed        boolean NOT NULL DEFAULT false,
  worker         text,
  dispatched_at  timestamptz NOT NULL,
  lease_until    timestamptz NOT NULL -- end of the wait for a claim, then of the worker's lease
) WITH (fillfactor = 50);

-- One tenant and project has at most one job that is not over.
CREATE TABLE active_job (
  tenant         text PRIMARY KEY REFERENCES tenant,
  job            uuid NOT NULL REFERENCES job,
  rollout        text NOT NULL
);

CREATE INDEX active_job_rollout ON active_job (rollout); -- whether a rollout has ended

CREATE TABLE failure (
  job            uuid NOT NULL REFERENCES job,
  dispatch       integer NOT NULL,
  attempt        integer NOT NULL,
  rollout        text NOT NULL,
  tenant         text NOT NULL,
  at             timestamptz NOT NULL,
  final          boolean NOT NULL, -- the job has failed for good with it
  code           text NOT NULL,
  category       text NOT NULL,
  sqlstate       text,
  message        text NOT NULL,
  remedy         text NOT NULL,
  fingerprint    text NOT NULL,
  version        text,
  path           text,
  line           integer NOT NULL DEFAULT 0,
  column_number  integer NOT NULL DEFAULT 0,
  statement      integer NOT NULL DEFAULT 0,
  excerpt        text NOT NULL DEFAULT '',
  blockers       text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (job, dispatch)
);

CREATE INDEX failure_rollout ON failure (rollout);
CREATE INDEX failure_tenant ON failure (tenant);

-- What the tenants' ledgers are known to hold, from migration events.
CREATE TABLE ledger_row (
  scope          uuid NOT NULL,
  rank           integer NOT NULL,
  tenant         text NOT NULL,
  event_id       uuid NOT NULL,
  version        text NOT NULL,
  kind           text NOT NULL,
  direction      text NOT NULL,
  checksum       text NOT NULL,
  applied_at     timestamptz NOT NULL,
  rollout        text NOT NULL,
  job            uuid NOT NULL,
  PRIMARY KEY (scope, rank)
);

CREATE INDEX ledger_row_tenant ON ledger_row (tenant);

-- How far drover.status is folded; moves in the same transaction as what was folded.
CREATE TABLE projection_offset (
  topic          text NOT NULL,
  topic_id       text NOT NULL, -- another id: the topic was made anew, start at 0
  partition      integer NOT NULL,
  next_offset    bigint NOT NULL,
  PRIMARY KEY (topic, partition)
);

-- The coordinator's own outbox: its decisions, until the broker has them.
CREATE TABLE rollout_event (
  rollout        text NOT NULL REFERENCES rollout,
  number         bigint NOT NULL,
  payload        text NOT NULL,
  sent           boolean NOT NULL DEFAULT false,
  PRIMARY KEY (rollout, number)
);

CREATE INDEX rollout_event_unsent ON rollout_event (rollout, number) WHERE NOT sent;

-- One row. Every write of a leader checks that the term is still its own.
CREATE TABLE leader (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  term           bigint NOT NULL,
  holder         text NOT NULL,
  since          timestamptz NOT NULL
);

INSERT INTO leader (term, holder, since) VALUES (0, '', now());

-- Who did what, and why.
CREATE TABLE operator_action (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at             timestamptz NOT NULL DEFAULT now(),
  actor          text NOT NULL,
  action         text NOT NULL,
  subject        text NOT NULL,
  reason         text
);
