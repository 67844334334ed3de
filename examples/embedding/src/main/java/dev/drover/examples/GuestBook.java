package dev.drover.examples;

import dev.drover.engine.Engine;
import dev.drover.engine.EngineListener;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.Outcome;
import dev.drover.engine.PlannedStep;
import dev.drover.engine.Preview;
import dev.drover.engine.Revert;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A guest book that looks after its own database.
 *
 * <pre>
 * guestbook plan|migrate|start|back VERSION    with PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD
 * </pre>
 */
public final class GuestBook {
    private static final List<String> SCRIPTS =
            List.of(
                    "001_guests.sql",
                    "001_guests.down.sql",
                    "002_greetings.sql",
                    "002_greetings.down.sql");

    private static final String BACK = "back ";

    private final Engine engine = Engine.withDefaults();
    private final Target target;
    private final Release release;
    private final PrintStream out;

    GuestBook(Target target, PrintStream out) throws IOException, InvalidReleaseException {
        this.target = target;
        this.out = out;
        this.release = ReleaseReader.read(scripts(), ReadOptions.DEFAULT);
    }

    public static void main(String[] arguments) throws IOException, InvalidReleaseException {
        var book = new GuestBook(target(System.getenv()), System.out);
        System.exit(book.run(List.of(arguments)) ? 0 : 1);
    }

    /** Whether it could do as it was told. */
    boolean run(List<String> arguments) {
        var command = String.join(" ", arguments);
        return switch (command) {
            case "plan" -> plan();
            case "migrate" -> migrate();
            case "start" -> start();
            default -> command.startsWith(BACK) ? back(command.substring(BACK.length())) : usage();
        };
    }

    private boolean usage() {
        out.println("usage: guestbook plan|migrate|start|back VERSION");
        return false;
    }

    private boolean plan() {
        return switch (engine.plan(target, release, request())) {
            case Preview.Planned planned -> {
                planned.steps().stream().map(PlannedStep::path).forEach(out::println);
                yield true;
            }
            case Preview.Refused(var failure) -> {
                out.println(failure.message() + " " + failure.remedy());
                yield false;
            }
        };
    }

    private boolean migrate() {
        return told(engine.migrate(target, release, request(), new Progress()));
    }

    private boolean back(String version) {
        return told(
                engine.revert(
                        target,
                        Optional.of(release),
                        Revert.to(version),
                        request(),
                        new Progress()));
    }

    /** What the program itself does first: it must not serve anybody on an older database. */
    private boolean start() {
        engine.requireAtLeast(target, "default", release, "2");
        out.println("ready");
        return true;
    }

    /** Every way in which a run can end. A run may be repeated after each of them. */
    private boolean told(Outcome outcome) {
        out.println(
                switch (outcome) {
                    case Outcome.Succeeded done -> "at " + done.head().version().orElse("nothing");
                    case Outcome.Failed(var failure, _) ->
                            failure.code() + ": " + failure.message() + " " + failure.remedy();
                    case Outcome.Busy(var holder, _) -> "session " + holder.pid() + " is at it";
                    case Outcome.Stale _ -> "a newer request came first";
                    case Outcome.Cancelled _ -> "cancelled";
                });
        return outcome instanceof Outcome.Succeeded;
    }

    private MigrateRequest request() {
        return MigrateRequest.of(release, UUID.randomUUID(), "guestbook");
    }

    private final class Progress implements EngineListener {
        @Override
        public void migrationApplied(LedgerRow row, Duration executionTime) {
            out.printf("applied %s (%d ms)%n", row.version(), executionTime.toMillis());
        }

        @Override
        public void migrationReverted(LedgerRow row, Duration executionTime) {
            out.printf("undid %s (%d ms)%n", row.version(), executionTime.toMillis());
        }
    }

    private static Target target(Map<String, String> environment) {
        return new Target(
                environment.getOrDefault("PGHOST", "localhost"),
                Integer.parseInt(environment.getOrDefault("PGPORT", "5432")),
                environment.getOrDefault("PGDATABASE", "guestbook"),
                Optional.empty(),
                environment.getOrDefault("PGUSER", "guestbook"),
                Secret.of(environment.getOrDefault("PGPASSWORD", "")),
                Tls.DISABLE);
    }

    /** A jar cannot list its folders, so the scripts are named. */
    private static List<SourceFile> scripts() throws IOException {
        var files = new ArrayList<SourceFile>();
        for (var name : SCRIPTS) {
            try (var in = Objects.requireNonNull(GuestBook.class.getResourceAsStream(name))) {
                files.add(
                        new SourceFile(
                                name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        return files;
    }
}
