-- drover:transaction none
-- Built beside the running traffic; PostgreSQL refuses CONCURRENTLY inside a transaction.
CREATE INDEX CONCURRENTLY orders_by_customer ON orders (customer_id, placed_at DESC);
