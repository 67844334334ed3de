-- Jobs of tenants in quarantine are looked for at every turn; hardly any tenant is.
CREATE INDEX tenant_quarantined ON tenant (id) WHERE quarantine IS NOT NULL;
