package dev.drover.e2e.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a database holds, one line per object, as a query tells it. */
final class Catalogue {
    private Catalogue() {}

    /** By the query that comes with these tests. */
    static List<String> of(Connection connection) throws SQLException {
        return lines(connection, ownQuery());
    }

    static List<String> lines(Connection connection, String query) throws SQLException {
        var lines = new ArrayList<String>();
        try (var statement = connection.createStatement()) {
            // defaults that are points in time are shown in the session's zone
            statement.execute("SET TIME ZONE 'UTC'");
            try (var rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
        }
        return lines;
    }

    /** SHA-256 (hex) of the lines, joined by line feeds. */
    static String fingerprint(List<String> lines) {
        try {
            var text = String.join("\n", lines);
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ownQuery() {
        try (var resource = Catalogue.class.getResourceAsStream("catalogue.sql")) {
            if (resource == null) {
                throw new IllegalStateException("catalogue.sql is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
