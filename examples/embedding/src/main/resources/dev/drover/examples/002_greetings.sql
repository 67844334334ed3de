ALTER TABLE guest ADD COLUMN greeting text;
