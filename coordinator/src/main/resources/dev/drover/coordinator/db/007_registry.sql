-- The fleet registry. A coordinator that does not know these columns plans quarantined tenants too: update all of them before you quarantine one.
ALTER TABLE tenant
  ADD COLUMN quarantine text CHECK (quarantine IN ('MANUAL', 'VANISHED', 'RETIRED')),
  ADD COLUMN quarantine_reason text,
  ADD COLUMN quarantined_at timestamptz,
  ADD COLUMN source text NOT NULL DEFAULT 'import'; -- who told of it first: import, add, discover, catalogue, announced

-- Tenants that a rollout's selection names and that it leaves out.
CREATE TABLE rollout_exclusion (
  rollout        text NOT NULL REFERENCES rollout ON DELETE CASCADE,
  tenant         text NOT NULL,
  reason         text NOT NULL,
  PRIMARY KEY (rollout, tenant)
);

-- Questions and orders about servers, for workers to carry out.
CREATE TABLE server_request (
  id             uuid PRIMARY KEY,
  server         text NOT NULL REFERENCES server,
  kind           text NOT NULL CHECK (kind IN ('PROBE', 'DATABASES', 'SCHEMAS', 'CREATE')),
  database_name  text NOT NULL,
  schema_name    text,
  pattern        text NOT NULL DEFAULT '',
  state          text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'ANSWERED', 'FAILED')),
  sent           integer NOT NULL DEFAULT 0,
  next_sending   timestamptz NOT NULL,
  give_up_at     timestamptz NOT NULL,
  answer         text -- the event that ended it, as it came
);

CREATE INDEX server_request_open ON server_request (next_sending) WHERE state = 'OPEN';

-- What was discovered, until all parts are there.
CREATE TABLE server_request_part (
  request        uuid NOT NULL REFERENCES server_request ON DELETE CASCADE,
  part           integer NOT NULL,
  names          text[] NOT NULL,
  PRIMARY KEY (request, part)
);

-- The selection that a rollout was asked for, so that tenants that come later can be told whether they belong to it. null: not known, all.
ALTER TABLE rollout
  ADD COLUMN selection text,
  ADD COLUMN origin text NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'onboarding'));

-- Announced tenants on their way to the released version.
CREATE TABLE onboarding (
  tenant         text PRIMARY KEY REFERENCES tenant,
  state          text NOT NULL CHECK (state IN ('CREATE', 'CREATING', 'MIGRATE', 'MIGRATING', 'DONE', 'FAILED')),
  request        uuid, -- that creates its place
  rollout        text, -- that it takes part in now
  tries          integer NOT NULL DEFAULT 0,
  next_look      timestamptz NOT NULL,
  note           text
);

CREATE INDEX onboarding_open ON onboarding (next_look) WHERE state NOT IN ('DONE', 'FAILED');
