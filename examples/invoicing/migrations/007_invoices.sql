-- drover:phase expand
CREATE TABLE invoices (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id     bigint NOT NULL REFERENCES orders,
  number       text NOT NULL,
  issued_on    date NOT NULL DEFAULT current_date,
  due_on       date NOT NULL,
  total_cents  bigint NOT NULL CHECK (total_cents >= 0),
  paid_at      timestamptz,
  CONSTRAINT invoices_number_key UNIQUE (number),
  CONSTRAINT invoices_due_after_issue CHECK (due_on >= issued_on)
);
