-- drover:transaction none
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_present;

CREATE INDEX CONCURRENTLY open_invoices ON invoices (due_on) WHERE paid_at IS NULL;
