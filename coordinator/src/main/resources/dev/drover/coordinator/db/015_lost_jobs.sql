-- Tenants whose job was lost with its worker in a rollout that was being aborted: nobody runs it again, so what it did is not told. They are
-- verified as soon as no other job has them.
CREATE TABLE tenant_to_reconcile (
  tenant  text PRIMARY KEY REFERENCES tenant ON DELETE CASCADE
);
