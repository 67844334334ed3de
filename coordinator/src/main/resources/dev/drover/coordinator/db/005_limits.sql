-- Servers that get fewer jobs than max_in_flight says, because the workers say so. The leader writes it anew when it changes; it is for people and
-- for the other coordinators. A coordinator that does not know it writes and reads nothing here.
CREATE TABLE server_limit (
  server      text PRIMARY KEY REFERENCES server ON DELETE CASCADE,
  jobs        integer NOT NULL, -- in flight at a time; 0: it is held back
  reason      text NOT NULL,
  detail      text NOT NULL,
  since       timestamptz NOT NULL,
  next_probe  timestamptz       -- of a server that is held back: when one job may try
);
