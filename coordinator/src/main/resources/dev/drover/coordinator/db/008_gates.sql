-- Health gates. A coordinator that does not know them opens waves without a look at the servers: update all of them before you set limits.
ALTER TABLE rollout
  ADD COLUMN watched boolean NOT NULL DEFAULT false; -- its strategy has health limits

CREATE INDEX rollout_watched ON rollout (id) WHERE watched;

-- What the last probe of each server of a watched rollout came to, and the one that is under way.
CREATE TABLE health_probe (
  rollout        text NOT NULL REFERENCES rollout ON DELETE CASCADE,
  server         text NOT NULL REFERENCES server ON DELETE CASCADE,
  database_name  text NOT NULL, -- of a tenant, where the role may surely connect
  request        uuid,
  requested_at   timestamptz,
  verdict        text CHECK (verdict IN ('PASSED', 'FAILED', 'INCONCLUSIVE')),
  asked_at       timestamptz, -- of the probe that gave the verdict
  detail         text,
  PRIMARY KEY (rollout, server)
);
