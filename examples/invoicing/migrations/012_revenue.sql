CREATE VIEW monthly_revenue AS
SELECT date_trunc('month', o.placed_at) AS month,
       count(*)                         AS orders,
       sum(o.total_cents)               AS total_cents
FROM orders o
WHERE o.status IN ('paid', 'shipped')
GROUP BY 1;

COMMENT ON VIEW monthly_revenue IS 'Paid orders by month of their placing; refunds leave it';
