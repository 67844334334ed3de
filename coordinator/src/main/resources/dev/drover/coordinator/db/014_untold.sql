-- Jobs that failed for good and that drover.dead-letter does not tell yet: written with the failure, gone when the broker
-- has it. A coordinator that does not know the table leaves its failures untold there.
CREATE TABLE dead_letter_unsent (
  job            uuid NOT NULL,
  dispatch       integer NOT NULL,
  PRIMARY KEY (job, dispatch),
  FOREIGN KEY (job, dispatch) REFERENCES failure ON DELETE CASCADE
);

-- Releases that were forgotten and whose chunks drover.releases still holds; gone when the broker has their tombstones.
CREATE TABLE release_tombstone (
  digest         text PRIMARY KEY,
  chunks         integer NOT NULL
);
