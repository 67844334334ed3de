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
