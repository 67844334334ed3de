package dev.drover.e2e.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The migrations: in each five of them, two make tables with indexes and comments, one adds a
 * column, one makes a view or a function, and one touches rows or builds an index on a table that
 * was there before.
 */
final class Scripts {
    private Scripts() {}

    static List<String> texts(int count) {
        var texts = new ArrayList<String>();
        for (int number = 1; number <= count; number++) {
            texts.add(text(number, (number - 1) / 5, (number - 1) % 5));
        }
        return texts;
    }

    /** As files of Flyway's format. */
    static Path write(Path folder, List<String> texts) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < texts.size(); i++) {
            Files.writeString(folder.resolve("V%d__step.sql".formatted(i + 1)), texts.get(i));
        }
        return folder;
    }

    private static String text(int number, int group, int kind) {
        return switch (kind) {
            case 0 ->
                    """
                    CREATE TABLE customer_%1$d (
                      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                      email text NOT NULL,
                      created_at timestamptz NOT NULL DEFAULT now()
                    );
                    CREATE UNIQUE INDEX customer_%1$d_email ON customer_%1$d (lower(email));
                    COMMENT ON TABLE customer_%1$d IS 'Who buys.';
                    """
                            .formatted(group);
            case 1 ->
                    """
                    CREATE TABLE invoice_%1$d (
                      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                      customer bigint NOT NULL REFERENCES customer_%1$d,
                      amount numeric(12, 2) NOT NULL CHECK (amount >= 0)
                    );
                    CREATE INDEX invoice_%1$d_customer ON invoice_%1$d (customer);
                    """
                            .formatted(group);
            case 2 -> "ALTER TABLE customer_%d ADD COLUMN phone text;\n".formatted(group);
            case 3 ->
                    group % 2 == 0
                            ? """
                            CREATE VIEW open_invoice_%1$d AS
                              SELECT i.id, c.email FROM invoice_%1$d i JOIN customer_%1$d c ON c.id = i.customer;
                            """
                                    .formatted(group)
                            : """
                            CREATE FUNCTION total_%1$d(customer bigint) RETURNS numeric LANGUAGE sql STABLE
                              RETURN (SELECT sum(amount) FROM invoice_%1$d i WHERE i.customer = total_%1$d.customer);
                            """
                                    .formatted(group);
            default ->
                    group % 2 == 0
                            ? "INSERT INTO customer_%d (email) VALUES ('a@example.com'), ('b@example.com');\n"
                                    .formatted(group)
                            : "CREATE INDEX customer_%1$d_created ON customer_%1$d (created_at);\n"
                                    .formatted(group);
        };
    }
}
