-- What an order costs, in cents.
CREATE FUNCTION order_total_cents(wanted bigint) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(sum(quantity * price_cents), 0) FROM order_lines WHERE order_id = wanted;
END;

CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $touch$
BEGIN
  -- 'updated_at' is ours alone; whatever the statement said is overwritten
  NEW.updated_at := now();
  RETURN NEW;
END;
$touch$;

CREATE TRIGGER orders_touch BEFORE UPDATE ON orders
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
