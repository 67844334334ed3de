package dev.drover.e2e.faults;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Named points at which an edited product stops and says so. Which ones are open is told by the
 * environment; a point stops only the tenant that is called like it.
 */
public final class HaltAt {
    /** Names of points, with commas. */
    static final String POINTS = "HALT_AT";

    /** A file; who stands at a point goes on when it is there. */
    static final String UNTIL = "HALT_UNTIL";

    private HaltAt() {}

    static String words(String point) {
        return "halted at " + point;
    }

    /** Called by a job's own thread. */
    public static void job(String point) {
        if (isOpen(point) && isMine(point)) {
            halt(point);
        }
    }

    /** Called by the thread that takes commands, with their bytes. */
    public static void taken(String point, List<byte[]> commands) {
        var tenant = "\"" + tenant(point) + "\"";
        if (isOpen(point)
                && commands.stream()
                        .anyMatch(each ->
                                new String(each, StandardCharsets.UTF_8).contains(tenant))) {
            halt(point);
        }
    }

    /** Called by whoever has nothing to do with a tenant. */
    public static void anybody(String point) {
        if (isOpen(point)) {
            halt(point);
        }
    }

    /** A statement that stops the server's side of a transaction there; nothing for others. */
    public static String sql(String point) {
        if (!isOpen(point) || !isMine(point)) {
            return "";
        }
        System.out.println(words(point));
        return "SELECT pg_catalog.pg_sleep(600);\n";
    }

    /** Takes all memory there is. */
    public static void exhaust(String point) {
        if (isOpen(point) && isMine(point)) {
            System.out.println(words(point));
            var all = new ArrayList<byte[]>();
            while (true) {
                all.add(new byte[1 << 20]);
            }
        }
    }

    private static boolean isOpen(String point) {
        return Arrays.asList(System.getenv().getOrDefault(POINTS, "").split(",")).contains(point);
    }

    private static boolean isMine(String point) {
        return Thread.currentThread().getName().equals("job-" + tenant(point));
    }

    /** The tenant that stops there. */
    static String tenant(String point) {
        return point.toLowerCase(Locale.ROOT);
    }

    private static void halt(String point) {
        System.out.println(words(point));
        var until = System.getenv(UNTIL);
        try {
            while (until == null || !Files.exists(Path.of(until))) {
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
