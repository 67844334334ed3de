-- Jobs of tenants in quarantine are looked for at every turn; hardly any tenant is.
CREATE INDEX tenant_quarantined ON tenant (id) WHERE quarantine IS NOT NULL;

-- What a tenant achieved before it was announced anew says nothing of it: its database may be another one.
ALTER TABLE onboarding ADD COLUMN begun_at timestamptz NOT NULL DEFAULT '-infinity';

-- Why the product has retired it, also beneath a quarantine of a person's, which stays. null: it has not.
ALTER TABLE tenant ADD COLUMN retired_reason text;
UPDATE tenant SET retired_reason = coalesce(quarantine_reason, '') WHERE quarantine = 'RETIRED';
