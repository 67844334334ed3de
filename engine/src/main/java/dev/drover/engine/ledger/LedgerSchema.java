package dev.drover.engine.ledger;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.session.Literal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** The ledger's own schema: its text, and the mark by which it is known. */
public final class LedgerSchema {
    private static final String PREFIX = "drover ledger ";

    /** Of the ledger's form, as this Drover knows it. */
    public static final int VERSION = 3;

    private static final String SQL = read();

    /** Nothing is ever truncated, dropped or altered, so the role need not own anything. */
    private static final String MIGRATOR_RIGHTS =
            """

            -- What the role needs that migrates. It needs rights on the tenant's own objects besides:
            -- those that the migrations themselves ask for.
            GRANT USAGE ON SCHEMA drover TO %1$s;
            GRANT SELECT, INSERT, UPDATE ON drover.schema_migrations TO %1$s;
            """;

    private static final String READER_RIGHTS =
            """

            -- What a role needs that only asks where the database stands.
            GRANT USAGE ON SCHEMA drover TO %1$s;
            GRANT SELECT ON drover.schema_migrations TO %1$s;
            """;

    private LedgerSchema() {}

    /** What creates it, as a DBA may run it too. */
    public static String sql() {
        return SQL;
    }

    /**
     * What a DBA runs in a database where the migrating role may not create schemas: the ledger,
     * and the least rights on it that migrations need. One transaction, so that where there is an
     * older one, or another's schema of that name, nothing of it is changed.
     *
     * @param role who migrates; without one the text only creates the ledger
     * @param reader who may ask for the status
     */
    public static String installSql(Optional<String> role, Optional<String> reader) {
        return "BEGIN;\n"
                + SQL
                + role.map(Literal::name).map(MIGRATOR_RIGHTS::formatted).orElse("")
                + reader.map(Literal::name).map(READER_RIGHTS::formatted).orElse("")
                + "COMMIT;\n";
    }

    /** The version that the schema's comment names; empty when Drover did not write it. */
    public static Optional<Integer> versionOf(String comment) {
        return comment.matches(PREFIX + "\\d{1,9}")
                ? Optional.of(Integer.valueOf(comment.substring(PREFIX.length())))
                : Optional.empty();
    }

    /** Why a ledger of this form must be left alone, if so. */
    public static Optional<Failure> problem(int version) {
        if (version == VERSION) {
            return Optional.empty();
        }
        return Optional.of(
                version > VERSION
                        ? Failure.of(
                                FailureCode.LEDGER_NEWER,
                                "The ledger was made by a newer Drover (its form is %d, and %d is known here)."
                                        .formatted(version, VERSION))
                        : Failure.of(
                                FailureCode.LEDGER_OUTDATED,
                                "The ledger was made by an earlier development state of Drover (its form is %d, and %d is known here)."
                                        .formatted(version, VERSION)));
    }

    private static String read() {
        try (var in = LedgerSchema.class.getResourceAsStream("ledger.sql")) {
            return new String(
                    Objects.requireNonNull(in, "ledger.sql").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
