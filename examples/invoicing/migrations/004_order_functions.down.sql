DROP TRIGGER orders_touch ON orders;
DROP FUNCTION touch_updated_at();
DROP FUNCTION order_total_cents(bigint);
