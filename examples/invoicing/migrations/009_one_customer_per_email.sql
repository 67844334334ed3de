-- People log in by e-mail from now on, so an address belongs to one customer.
UPDATE customers SET email = lower(btrim(email)) WHERE email <> lower(btrim(email));

ALTER TABLE customers
  ADD CONSTRAINT customers_email_key UNIQUE (email);
