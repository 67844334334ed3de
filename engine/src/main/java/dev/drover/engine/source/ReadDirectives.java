package dev.drover.engine.source;

import dev.drover.engine.sql.Comment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the {@code -- drover:} lines of a script's header. One that would be ignored is a problem:
 * unknown, misspelled, behind the first statement, or in a block comment.
 */
final class ReadDirectives {
    private static final Pattern DIRECTIVE =
            Pattern.compile(
                    "(?:--|/\\*)[-*\\s]*drover:\\s*([^\\s*]*)(.*)",
                    Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Set<String> KNOWN =
            Set.of(
                    "transaction",
                    "lock-timeout",
                    "hold-limit",
                    "requires",
                    "check",
                    "phase",
                    "accepts",
                    "allow");
    private static final Set<String> PHASES = Set.of("expand", "backfill", "contract");
    private static final Set<String> REPEATABLE = Set.of("requires", "check", "accepts", "allow");
    private static final Pattern ACCEPTED = Pattern.compile("sha256:([0-9a-fA-F]{64})");
    private static final Pattern WAIVER =
            Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)\\s+reason=(?:\"([^\"]+)\"|(\\S.*))");

    private final String path;
    private final Problems problems;
    private final Set<String> seen = new HashSet<>();
    private Optional<Boolean> transaction = Optional.empty();
    private Optional<Duration> lockTimeout = Optional.empty();
    private Optional<Duration> holdLimit = Optional.empty();
    private Optional<String> phase = Optional.empty();
    private final List<String> requires = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();
    private final List<String> accepts = new ArrayList<>();
    private final List<Directives.Waiver> allows = new ArrayList<>();

    private ReadDirectives(String path, Problems problems) {
        this.path = path;
        this.problems = problems;
    }

    static Directives of(String path, List<Comment> comments, Problems problems) {
        var reading = new ReadDirectives(path, problems);
        for (var comment : comments) {
            reading.read(comment);
        }
        return new Directives(
                reading.transaction,
                reading.lockTimeout,
                reading.holdLimit,
                reading.requires,
                reading.checks,
                reading.phase,
                reading.accepts,
                reading.allows);
    }

    /** Refuses all directives; for scripts that have none, such as down scripts. */
    static void refuse(String path, List<Comment> comments, Problems problems) {
        for (var comment : comments) {
            if (DIRECTIVE.matcher(comment.text()).matches()) {
                misplaced(
                        path, comment, problems, "a down script, which has none", "the up script");
            }
        }
    }

    private static void misplaced(
            String path, Comment comment, Problems problems, String where, String target) {
        problems.add(
                "MISPLACED_DIRECTIVE",
                path,
                comment.line(),
                "A directive stands in " + where + ", and would be ignored.",
                "Move it to the header of " + target + ", as a line that begins with -- drover:.");
    }

    private void read(Comment comment) {
        var matcher = DIRECTIVE.matcher(comment.text());
        if (!matcher.matches()) {
            return;
        }
        var name = matcher.group(1).toLowerCase(Locale.ROOT);
        if (!KNOWN.contains(name)) {
            problems.add(
                    "UNKNOWN_DIRECTIVE",
                    path,
                    comment.line(),
                    "There is no directive drover:" + name + ".",
                    Spelling.hint(name, KNOWN));
        } else if (comment.block()) {
            misplaced(path, comment, problems, "a block comment", "the script");
        } else if (!comment.header()) {
            misplaced(path, comment, problems, "the script behind its first word", "the script");
        } else if (!seen.add(name) && !REPEATABLE.contains(name)) {
            bad(name, comment.line(), "stands twice", "Keep one of them.");
        } else {
            read(name, matcher.group(2).strip(), comment.line());
        }
    }

    private void read(String name, String value, int line) {
        switch (name) {
            case "transaction" -> transaction = transaction(value, line);
            case "lock-timeout" -> lockTimeout = duration(name, value, line);
            case "hold-limit" -> holdLimit = duration(name, value, line);
            case "requires" -> requires(value, line);
            case "check" -> check(value, line);
            case "phase" -> phase(value, line);
            case "accepts" -> accepts(value, line);
            default -> allow(value, line);
        }
    }

    private Optional<Boolean> transaction(String value, int line) {
        if (!value.equals("none") && !value.equals("all")) {
            bad("transaction", line, "has no value " + shown(value), "Write none or all.");
            return Optional.empty();
        }
        return Optional.of(value.equals("all"));
    }

    private Optional<Duration> duration(String name, String value, int line) {
        var duration = DurationText.parse(value);
        if (duration.isEmpty()) {
            bad(
                    name,
                    line,
                    "has no length of time " + shown(value),
                    "Write a number from 1 and ms, s, min or h, such as 2s.");
        }
        return duration;
    }

    private void requires(String value, int line) {
        var versions = List.of(value.split("[\\s,]+"));
        if (value.isEmpty() || versions.contains("")) {
            bad(
                    "requires",
                    line,
                    "names no version",
                    "Write the version that must be applied before.");
            return;
        }
        requires.addAll(versions);
    }

    private void check(String value, int line) {
        CheckQuery.read(value)
                .ifPresentOrElse(
                        checks::add,
                        () ->
                                bad(
                                        "check",
                                        line,
                                        "is no single query",
                                        "Write SELECT … that returns a row for each thing in the way."));
    }

    private void phase(String value, int line) {
        if (PHASES.contains(value)) {
            phase = Optional.of(value);
        } else {
            bad("phase", line, "has no value " + shown(value), Spelling.hint(value, PHASES));
        }
    }

    private void accepts(String value, int line) {
        var matcher = ACCEPTED.matcher(value);
        if (matcher.matches()) {
            accepts.add(matcher.group(1).toLowerCase(Locale.ROOT));
        } else {
            bad("accepts", line, "is no checksum", "Write sha256: and 64 hexadecimal digits.");
        }
    }

    private void allow(String value, int line) {
        var matcher = WAIVER.matcher(value);
        if (!matcher.matches()) {
            bad("allow", line, "lacks a rule or its reason", "Write allow RULE reason=why.");
            return;
        }
        var quoted = Optional.ofNullable(matcher.group(2));
        var reason = quoted.or(() -> Optional.ofNullable(matcher.group(3))).orElse("");
        allows.add(
                new Directives.Waiver(
                        Optional.ofNullable(matcher.group(1)).orElse(""), reason.strip()));
    }

    private static String shown(String value) {
        return value.isEmpty() ? "at all" : value;
    }

    private void bad(String name, int line, String what, String remedy) {
        problems.add("BAD_DIRECTIVE", path, line, "drover:" + name + " " + what + ".", remedy);
    }
}
