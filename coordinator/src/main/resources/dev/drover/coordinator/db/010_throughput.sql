-- The rows beside a job are written and deleted in the transactions that write the job, and a job that has not ended is never deleted: what these
-- constraints checked is so by construction, and each cost a look and a row lock per job and table.
ALTER TABLE job_ready DROP CONSTRAINT job_ready_job_fkey;
ALTER TABLE in_flight DROP CONSTRAINT in_flight_job_fkey;
ALTER TABLE active_job DROP CONSTRAINT active_job_job_fkey;
ALTER TABLE active_job DROP CONSTRAINT active_job_tenant_fkey;

-- Which tenants of a rollout were replayed in it, hardly ever any: status asks each time. No state in it, so state changes stay HOT.
CREATE INDEX job_replayed ON job (rollout, tenant, chain) WHERE chain > 1;
