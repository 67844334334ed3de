-- drover:transaction none
DROP INDEX CONCURRENTLY open_invoices;
