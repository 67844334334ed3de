-- Rollouts that people pause and abort. A coordinator that does not know these columns never sees the states either: it dispatches RUNNING ones only.
ALTER TABLE rollout
  ADD COLUMN steering_reason text,
  ADD COLUMN cancel_running boolean NOT NULL DEFAULT false;
