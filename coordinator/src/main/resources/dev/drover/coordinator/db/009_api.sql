-- What was answered to requests that came with an idempotency key. A row without a status is a request that is being worked on.
CREATE TABLE idempotency_key (
  key            text PRIMARY KEY,
  request        text NOT NULL, -- method and path, for people
  request_digest text NOT NULL, -- tells the same request from another one under the same key
  claim          uuid NOT NULL, -- who works on it
  claimed_at     timestamptz NOT NULL,
  status         integer,
  location       text,
  body           text
);

CREATE INDEX idempotency_key_age ON idempotency_key (claimed_at);
