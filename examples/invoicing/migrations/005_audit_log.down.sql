DROP TRIGGER customers_audit ON customers;
DROP FUNCTION write_audit_log();
DROP TABLE audit_log;
