CREATE TABLE products (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku          text NOT NULL,
  title        text NOT NULL,
  price_cents  integer NOT NULL,
  CONSTRAINT products_sku_key UNIQUE (sku),
  CONSTRAINT products_price_not_negative CHECK (price_cents >= 0)
);

-- every tenant starts with the article that its own invoices mention
INSERT INTO products (sku, title, price_cents) VALUES ('SHIP-STD', 'Standard shipping; 3–5 days', 490);
