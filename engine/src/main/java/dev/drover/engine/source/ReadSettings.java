package dev.drover.engine.source;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the settings file beside a script: {@code key = value} lines, of which only the one about
 * transactions is known. Any other would be ignored, and so is a problem.
 */
final class ReadSettings {
    private static final Pattern SETTING =
            Pattern.compile("\\s*([A-Za-z_][\\w.-]*)\\s*=\\s*([^#]*?)\\s*(?:#.*)?");

    private ReadSettings() {}

    /** Whether the script runs in a transaction, as far as the file says so. */
    static Optional<Boolean> of(SourceFile file, String transactionKey, Problems problems) {
        Optional<Boolean> transaction = Optional.empty();
        var lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var matcher = SETTING.matcher(line);
            if (!matcher.matches() || !transactionKey.equals(matcher.group(1))) {
                problems.add(
                        "UNKNOWN_SETTING",
                        file.path(),
                        i + 1,
                        "Only " + transactionKey + " is known here.",
                        "Remove the line, or write " + transactionKey + " = false.");
                continue;
            }
            var value = String.valueOf(matcher.group(2));
            if (!value.equals("true") && !value.equals("false")) {
                problems.add(
                        "BAD_SETTING",
                        file.path(),
                        i + 1,
                        transactionKey + " is neither true nor false.",
                        "Write true or false.");
                continue;
            }
            transaction = Optional.of(value.equals("true"));
        }
        return transaction;
    }
}
