package dev.drover.e2e.faults;

import java.util.Map;
import java.util.TreeMap;

/** Migrations that leave an effect which can be counted, and wait where a fault shall meet them. */
final class Scripts {
    private Scripts() {}

    /** A release whose first migrations are these, in their order. */
    static Map<String, String> release(String... scripts) {
        var files = new TreeMap<String, String>();
        for (int i = 0; i < scripts.length; i++) {
            files.put("%03d_step.sql".formatted(i + 1), scripts[i]);
        }
        return files;
    }

    static String effect(int number) {
        return "INSERT INTO public.effect VALUES (%d);\n".formatted(number);
    }

    static String table(int number) {
        return "CREATE TABLE t%d (id int PRIMARY KEY, note text);\n".formatted(number)
                + effect(number);
    }

    /** Goes on only when {@code hurry} has a row; longer than anything here lasts. */
    static String untilTold(int number) {
        return """
        -- drover:hold-limit 30min
        %sDO $$ BEGIN
          FOR i IN 1..4500 LOOP
            EXIT WHEN EXISTS (SELECT FROM public.hurry);
            PERFORM pg_sleep(0.4);
          END LOOP;
        END $$;
        """
                .formatted(effect(number));
    }

    /** One statement that takes so long, unless {@code hurry} has a row when it begins. */
    static String longStatement(int number, int seconds) {
        return """
        -- drover:hold-limit 30min
        %sSELECT pg_sleep(%d) WHERE NOT EXISTS (SELECT FROM public.hurry);
        """
                .formatted(effect(number), seconds);
    }

    /** Beside the effect, which is in a transaction, what cannot be in one. */
    static String concurrentIndex(int number, String table) {
        return effect(number)
                + "CREATE INDEX CONCURRENTLY i%d ON %s (note);\n".formatted(number, table);
    }
}
