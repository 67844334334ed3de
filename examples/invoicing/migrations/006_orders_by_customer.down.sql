-- drover:transaction none
DROP INDEX CONCURRENTLY orders_by_customer;
