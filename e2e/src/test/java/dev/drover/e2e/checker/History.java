package dev.drover.e2e.checker;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The migrations of a run. Each leaves a row in {@code effect}, so that a second time would show,
 * and takes a while, so that faults meet it at work. Every fourth cannot run in a transaction.
 */
public record History(int migrations, Duration each) {
    public Map<String, String> files() {
        var files = new TreeMap<String, String>();
        for (int i = 1; i <= migrations; i++) {
            files.put("%03d_step.sql".formatted(i), i % 4 == 0 ? index(i) : table(i));
        }
        return files;
    }

    /** That each of these tenants must have all of it. */
    public Map<String, Integer> at(Set<String> tenants) {
        return tenants.stream().collect(Collectors.toMap(id -> id, _ -> migrations));
    }

    private String table(int number) {
        return """
        CREATE TABLE t%1$d (id int PRIMARY KEY, note text);
        SELECT pg_sleep(%2$s);
        INSERT INTO public.effect VALUES (%1$d);
        """
                .formatted(number, seconds());
    }

    private String index(int number) {
        return """
        INSERT INTO public.effect VALUES (%1$d);
        SELECT pg_sleep(%2$s);
        CREATE INDEX CONCURRENTLY i%1$d ON t%3$d (note);
        """
                .formatted(number, seconds(), number - 1);
    }

    private String seconds() {
        return String.valueOf(each.toMillis() / 1000.0);
    }
}
