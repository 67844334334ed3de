package dev.drover.engine.source;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${name}} by values that are the same for all tenants, before a script is split.
 * Values are not searched again. What begins with {@code drover.} stays for later, once known.
 */
final class ReplacePlaceholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}\\r\\n]{0,200})}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,63}");

    private ReplacePlaceholders() {}

    static String in(
            SourceFile file, Map<String, String> values, Format format, Problems problems) {
        var matcher = PLACEHOLDER.matcher(file.text());
        var lines = new LineCount(file.text());
        var out = new StringBuilder();
        while (matcher.find()) {
            var name = String.valueOf(matcher.group(1));
            if (name.startsWith(ReplaceTenantPlaceholders.PREFIX)) {
                continue;
            }
            boolean flyways = format == Format.FLYWAY && FlywayPlaceholders.isOne(name);
            var given = Optional.ofNullable(values.get(name));
            var value = given.isEmpty() && flyways ? FlywayPlaceholders.of(name, file) : given;
            if (value.isPresent()) {
                matcher.appendReplacement(out, Matcher.quoteReplacement(value.get()));
            } else if (flyways) {
                FlywayPlaceholders.refuse(name, file, lines.at(matcher.start()), problems);
            } else {
                problems.add(
                        "UNKNOWN_PLACEHOLDER",
                        file.path(),
                        lines.at(matcher.start()),
                        "The release has no value for ${" + name + "}.",
                        "Give the release a value for it. " + Spelling.hint(name, values.keySet()));
            }
        }
        return matcher.appendTail(out).toString();
    }

    /** Checks the release's values themselves. A line break would shift the lines of messages. */
    static void check(Map<String, String> values, Layout layout, Problems problems) {
        if (layout.placeholders() == Layout.Placeholders.NONE && !values.isEmpty()) {
            problems.add(
                    "PLACEHOLDERS_UNSUPPORTED",
                    "",
                    0,
                    "The format " + layout.format().label() + " has no placeholders.",
                    "Give the release no values, or use another format.");
        }
        values.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()
                    || name.startsWith(ReplaceTenantPlaceholders.PREFIX)) {
                problems.add(
                        "BAD_PLACEHOLDER",
                        "",
                        0,
                        "A release cannot give a value for the name " + name + ".",
                        "Use letters, digits and _ . : -; names with drover. are given per tenant.");
            }
            if (value.chars().anyMatch(Character::isISOControl)) {
                problems.add(
                        "BAD_PLACEHOLDER",
                        "",
                        0,
                        "The value of ${" + name + "} holds a line break or control character.",
                        "Write the text into the script.");
            }
        });
    }
}
