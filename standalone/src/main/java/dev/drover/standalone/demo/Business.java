package dev.drover.standalone.demo;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What happens in a tenant's database between two releases, and the repair of the one where it went
 * wrong.
 */
final class Business {
    /** Three customers with an order each; harmless when run again. */
    private static final String TRADE =
            """
            INSERT INTO customers (name, email)
            SELECT v.name, v.email
            FROM (VALUES ('Ada Quist', 'ada@quist.example'), ('Ben Okoye', 'Ben@Okoye.example'), ('Cleo Marsh', 'cleo@marsh.example'))
                 AS v (name, email)
            WHERE NOT EXISTS (SELECT FROM customers);

            WITH placed AS (
              INSERT INTO orders (customer_id, status, placed_at)
              SELECT id, 'paid', now() - interval '3 days' FROM customers
              WHERE NOT EXISTS (SELECT FROM orders)
              RETURNING id
            )
            INSERT INTO order_lines (order_id, line, product_id, quantity, price_cents)
            SELECT placed.id, 1, products.id, 2, products.price_cents FROM placed, products;
            """;

    /** Somebody registered twice, once with capitals: nothing forbade it yet. */
    private static final String DOUBLE_CUSTOMER =
            """
            INSERT INTO customers (name, email)
            SELECT 'Ada Quist', 'Ada@Quist.example'
            WHERE NOT EXISTS (SELECT FROM customers WHERE email = 'Ada@Quist.example');
            """;

    /** As on-call would mend it: the later registration's orders go to the first, and it leaves. */
    static final String REPAIR =
            """
            WITH twins AS (
              SELECT id, min(id) OVER (PARTITION BY lower(btrim(email))) AS keep FROM customers
            ), moved AS (
              UPDATE orders o SET customer_id = t.keep FROM twins t WHERE o.customer_id = t.id AND t.id <> t.keep
            )
            DELETE FROM customers c USING twins t WHERE c.id = t.id AND t.id <> t.keep;
            """;

    private static final String SETTLED =
            "SELECT EXISTS (SELECT FROM pg_constraint WHERE conname = 'customers_email_key')";

    private Business() {}

    /** Whether an address belongs to one customer already, so that nobody can register twice. */
    static boolean settled(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(SETTLED)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    static void trade(Connection connection) throws SQLException {
        run(connection, TRADE);
    }

    static void registerTwice(Connection connection) throws SQLException {
        run(connection, DOUBLE_CUSTOMER);
    }

    static void repair(Connection connection) throws SQLException {
        run(connection, REPAIR);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
