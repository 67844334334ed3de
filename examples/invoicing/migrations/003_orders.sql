CREATE TYPE order_status AS ENUM ('draft', 'placed', 'paid', 'shipped');

CREATE TABLE orders (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id  bigint NOT NULL REFERENCES customers,
  status       order_status NOT NULL DEFAULT 'draft',
  placed_at    timestamptz,
  updated_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT orders_placed_has_time CHECK (status = 'draft' OR placed_at IS NOT NULL)
);

CREATE TABLE order_lines (
  order_id     bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  line         integer NOT NULL,
  product_id   bigint NOT NULL REFERENCES products,
  quantity     integer NOT NULL CHECK (quantity > 0),
  price_cents  integer NOT NULL CHECK (price_cents >= 0),
  PRIMARY KEY (order_id, line)
);
