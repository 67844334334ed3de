package dev.drover.coordinator.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells by their first words which statements lock a table that was there before against writes or
 * more. Coarse on purpose: it says where to look, and what is done inside of DO blocks and
 * functions it does not see. Tables that were created by earlier statements are nobody's yet. Not
 * for several threads.
 */
final class StrongLocks {
    private static final String NAME = "([\\w.\"$]+)";
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern CREATED = words("create (?:unlogged )?table " + NAME);
    private static final Pattern HARMLESS =
            words("alter table .* (?:validate constraint|set statistics|set \\(|reset \\().*");

    private record Kind(Pattern pattern, String lock) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind(
                            words("alter table (?:if exists )?(?:only )?" + NAME),
                            "ACCESS EXCLUSIVE"),
                    new Kind(words("drop table (?:if exists )?" + NAME), "ACCESS EXCLUSIVE"),
                    new Kind(words("truncate (?:table )?(?:only )?" + NAME), "ACCESS EXCLUSIVE"),
                    new Kind(words("cluster (?:verbose )?" + NAME), "ACCESS EXCLUSIVE"),
                    new Kind(
                            words("vacuum (?:full|\\([^)]*full[^)]*\\)) ?" + NAME + "?"),
                            "ACCESS EXCLUSIVE"),
                    new Kind(
                            words("refresh materialized view (?!concurrently)" + NAME),
                            "ACCESS EXCLUSIVE"),
                    new Kind(
                            words("drop index (?!concurrently)(?:if exists )?" + NAME),
                            "ACCESS EXCLUSIVE"),
                    new Kind(
                            words("reindex (?!.*concurrently)(?:\\([^)]*\\) )?\\w+ " + NAME),
                            "ACCESS EXCLUSIVE"),
                    new Kind(words("lock (?:table )?(?:only )?" + NAME), "the asked-for"),
                    new Kind(
                            words(
                                    "create (?:unique )?index (?!concurrently)(?:if not exists )?(?:[\\w\"$]+ )?on (?:only )?"
                                            + NAME),
                            "SHARE"),
                    new Kind(
                            words(
                                    "create (?:or replace )?(?:constraint )?trigger .* on "
                                            + NAME
                                            + " .*"),
                            "SHARE ROW EXCLUSIVE"));

    private final Set<String> created = new HashSet<>();

    /** A lock that traffic waits for. */
    record Taken(String relation, String lock) {}

    /** In the order in which they would run. */
    Optional<Taken> see(String sql) {
        var text =
                BLANKS.matcher(COMMENT.matcher(sql).replaceAll(" "))
                        .replaceAll(" ")
                        .strip()
                        .toLowerCase(Locale.ROOT);
        var table = CREATED.matcher(text);
        if (table.lookingAt()) {
            created.add(table.group(1));
            return Optional.empty();
        }
        if (HARMLESS.matcher(text).lookingAt()) {
            return Optional.empty();
        }
        for (var kind : KINDS) {
            var found = kind.pattern().matcher(text);
            if (found.lookingAt()) {
                var name = found.group(1) == null ? "every table" : found.group(1);
                return created.contains(name)
                        ? Optional.empty()
                        : Optional.of(new Taken(name, kind.lock()));
            }
        }
        return Optional.empty();
    }

    private static Pattern words(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL);
    }
}
