package dev.drover.e2e.rollouts;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Migrations that leave a row in {@code effect} each; those after the first take a while. */
final class Release {
    /**
     * Long beside what the fleet itself needs for a job, so that the servers' limits bound the
     * rate, and not the machine.
     */
    private static final Duration EACH = Duration.ofSeconds(2);

    private Release() {}

    static Map<String, String> of(int migrations) {
        var files = new TreeMap<String, String>();
        for (int i = 1; i <= migrations; i++) {
            files.put("%03d_step.sql".formatted(i), step(i));
        }
        return files;
    }

    /** Its last migration fails in every tenant. */
    static Map<String, String> broken(int migrations) {
        var files = of(migrations);
        files.put("%03d_step.sql".formatted(migrations), step(migrations) + "SELECT 1 / 0;\n");
        return files;
    }

    /** Its last migration can be taken back. */
    static Map<String, String> reversible(int migrations) {
        var files = of(migrations);
        files.put(
                "%03d_step.down.sql".formatted(migrations),
                "DROP TABLE t%1$d;\nDELETE FROM public.effect WHERE migration = %1$d;\n"
                        .formatted(migrations));
        return files;
    }

    private static String step(int number) {
        return """
        CREATE TABLE t%1$d (id int PRIMARY KEY, note text);
        INSERT INTO public.effect VALUES (%1$d);
        SELECT pg_sleep(%2$s);
        """
                .formatted(number, number == 1 ? "0" : String.valueOf(EACH.toMillis() / 1000.0));
    }
}
