-- What workers do with tenants whose ledger does not fit. A coordinator that does not know these columns writes the defaults.
ALTER TABLE rollout
  ADD COLUMN out_of_order text NOT NULL DEFAULT 'refuse' CHECK (out_of_order IN ('refuse', 'allow', 'ignore')),
  ADD COLUMN cosmetic_change text NOT NULL DEFAULT 'accept' CHECK (cosmetic_change IN ('accept', 'refuse')),
  ADD COLUMN on_clone text NOT NULL DEFAULT 'refuse' CHECK (on_clone IN ('refuse', 'adopt'));
