ALTER TABLE guest DROP COLUMN greeting;
