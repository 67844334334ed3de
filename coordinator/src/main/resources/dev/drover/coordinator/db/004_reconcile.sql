-- What drover.tenant-state does not show yet: written with the head, gone when the broker has it. A coordinator that
-- does not know the table leaves heads untold; the next one tells the recent ones when it takes over.
CREATE TABLE tenant_state_unsent (
  tenant         text PRIMARY KEY,
  number         bigint NOT NULL DEFAULT 1 -- grows when the head moves again while it is being sent
) WITH (fillfactor = 70);

-- The incarnation of drover.tenant-state that holds what was told; one row, or none.
CREATE TABLE tenant_state_topic (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  topic_id       text NOT NULL
);
