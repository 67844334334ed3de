-- The product's objects in a tenant's database, one line each. Leaves out the system's schemas and drover's own.
WITH product AS (
  SELECT oid, nspname FROM pg_catalog.pg_namespace
  WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'drover')
)
SELECT line
FROM (
  SELECT concat_ws(' ', 'column', p.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN 'not null' END, pg_get_expr(d.adbin, d.adrelid)) AS line
  FROM product p
  JOIN pg_class c ON c.relnamespace = p.oid AND c.relkind IN ('r', 'p', 'v', 'm')
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  UNION ALL
  SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN 'INVALID' END)
  FROM product p JOIN pg_class c ON c.relnamespace = p.oid JOIN pg_index i ON i.indrelid = c.oid
  UNION ALL
  SELECT concat_ws(' ', 'constraint', con.conrelid::regclass::text, con.conname, pg_get_constraintdef(con.oid),
                   CASE WHEN NOT con.convalidated THEN 'NOT VALIDATED' END)
  FROM product p JOIN pg_constraint con ON con.connamespace = p.oid
  WHERE con.contype <> 'n'
  UNION ALL
  SELECT 'function ' || pg_get_functiondef(f.oid)
  FROM product p JOIN pg_proc f ON f.pronamespace = p.oid AND f.prokind IN ('f', 'p')
  UNION ALL
  SELECT 'trigger ' || pg_get_triggerdef(t.oid)
  FROM product p JOIN pg_class c ON c.relnamespace = p.oid JOIN pg_trigger t ON t.tgrelid = c.oid
  WHERE NOT t.tgisinternal
  UNION ALL
  SELECT concat_ws(' ', 'enum', p.nspname, t.typname, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder))
  FROM product p JOIN pg_type t ON t.typnamespace = p.oid JOIN pg_enum e ON e.enumtypid = t.oid
  GROUP BY p.nspname, t.typname
  UNION ALL
  SELECT concat_ws(' ', 'view', p.nspname, c.relname, pg_get_viewdef(c.oid))
  FROM product p JOIN pg_class c ON c.relnamespace = p.oid AND c.relkind IN ('v', 'm')
) AS lines
ORDER BY line COLLATE "C"
