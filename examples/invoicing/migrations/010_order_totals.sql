-- drover:phase backfill
-- drover:hold-limit 2min
-- The total is stored with the order; until now each page load summed it up.
ALTER TABLE orders ADD COLUMN total_cents bigint;

UPDATE orders SET total_cents = order_total_cents(id) WHERE total_cents IS NULL;

ALTER TABLE orders ALTER COLUMN total_cents SET DEFAULT 0;
ALTER TABLE orders ADD CONSTRAINT orders_total_present CHECK (total_cents IS NOT NULL) NOT VALID;
