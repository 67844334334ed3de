-- What drover.tenant-state does not show yet: written with the head, gone when the broker has it. A coordinator that
-- does not know the table leaves heads untold; the next one tells the recent ones when it takes over.
CREATE TABLE tenant_state_unsent (
  tenant         text PRIMARY KEY,
  number         bigint NOT NULL DEFAULT 1 -- grows when the head moves again while it is being sent
) WITH (fillfactor = 70);

-- The incarnation of drover.tenant-state that holds what was told; one row, or none.
CREATE TABLE tenant_state_topic (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  topic_id       text NOT NULL
);

-- Rows that a ledger was told to hold and does not: commits that a failover or a restore has lost. What tells them again
-- is not believed.
CREATE TABLE lost_ledger_row (
  scope          uuid NOT NULL,
  rank           integer NOT NULL,
  applied_at     timestamptz NOT NULL,
  job            uuid NOT NULL,
  tenant         text NOT NULL,
  event_id       uuid NOT NULL,
  version        text NOT NULL,
  lost_at        timestamptz NOT NULL,
  PRIMARY KEY (scope, rank, applied_at, job)
);

-- What was found out about tenants, until the broker has it.
CREATE TABLE tenant_event (
  tenant         text NOT NULL REFERENCES tenant,
  number         bigint NOT NULL,
  payload        text NOT NULL,
  sent           boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant, number)
);

CREATE INDEX tenant_event_unsent ON tenant_event (tenant, number) WHERE NOT sent;

ALTER TABLE tenant
  ADD COLUMN event_number bigint NOT NULL DEFAULT 0;

-- Which history of the server was seen last: system identifier and timeline. Another one means that commits may be lost.
ALTER TABLE server
  ADD COLUMN system text,
  ADD COLUMN timeline integer,
  ADD COLUMN seen_at timestamptz,
  ADD COLUMN to_reconcile text; -- why its tenants are to be verified, until a rollout does so

-- What a person vouches for in the tenants of a repair. A coordinator that does not know the column writes the default.
ALTER TABLE rollout
  ADD COLUMN repair text NOT NULL DEFAULT 'none' CHECK (repair IN ('none', 'accept'));
