package dev.drover.engine.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the settings file beside a script: {@code key = value} lines. A key that would be ignored,
 * and a value that cannot be followed, are problems.
 */
final class ReadSettings {
    private static final Pattern SETTING =
            Pattern.compile("\\s*([A-Za-z_][\\w.-]*)\\s*=\\s*([^#]*?)\\s*(?:#.*)?");
    private static final List<String> FLYWAY =
            List.of("executeInTransaction", "placeholderReplacement", "encoding", "shouldExecute");
    private static final List<String> DIESEL = List.of("run_in_transaction");

    private final SourceFile file;
    private final List<String> known;
    private final Problems problems;
    private Optional<Boolean> transaction = Optional.empty();
    private boolean placeholders = true;

    private ReadSettings(SourceFile file, List<String> known, Problems problems) {
        this.file = file;
        this.known = known;
        this.problems = problems;
    }

    static ScriptSettings of(SourceFile file, Format format, Problems problems) {
        var reading = new ReadSettings(file, format == Format.FLYWAY ? FLYWAY : DIESEL, problems);
        var lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            reading.read(lines.get(i).strip(), i + 1);
        }
        return new ScriptSettings(reading.transaction, reading.placeholders);
    }

    private void read(String text, int line) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        var matcher = SETTING.matcher(text);
        if (!matcher.matches()) {
            problems.add(
                    "UNKNOWN_SETTING",
                    file.path(),
                    line,
                    "The line is no key = value.",
                    "Remove it, or write " + known.getFirst() + " = false.");
            return;
        }
        var key = String.valueOf(matcher.group(1));
        var value = String.valueOf(matcher.group(2));
        if (!known.contains(key)) {
            problems.add(
                    "UNKNOWN_SETTING",
                    file.path(),
                    line,
                    "There is no setting " + key + " of a script.",
                    Spelling.hint(key, known));
            return;
        }
        switch (key) {
            case "executeInTransaction", "run_in_transaction" ->
                    flag(key, value, line, on -> transaction = Optional.of(on));
            case "placeholderReplacement" -> flag(key, value, line, on -> placeholders = on);
            case "shouldExecute" ->
                    flag(
                            key,
                            value,
                            line,
                            on -> {
                                if (!on) {
                                    bad(
                                            line,
                                            "shouldExecute = false would leave the script out, and every tenant has the same release.",
                                            "Move the script out of the folder, or remove the setting.");
                                }
                            });
            default -> encoding(value, line);
        }
    }

    private void flag(String key, String value, int line, Consumer<Boolean> set) {
        if (value.equals("true") || value.equals("false")) {
            set.accept(value.equals("true"));
        } else {
            bad(line, key + " is neither true nor false.", "Write true or false.");
        }
    }

    private void encoding(String value, int line) {
        var plain = value.toUpperCase(Locale.ROOT).replace("-", "");
        if (!plain.equals("UTF8") && !plain.equals("USASCII")) {
            bad(
                    line,
                    "The script shall be read as "
                            + value
                            + ", and scripts are read as UTF-8 only.",
                    "Save the script as UTF-8, and remove the setting.");
        }
    }

    private void bad(int line, String what, String remedy) {
        problems.add("BAD_SETTING", file.path(), line, what, remedy);
    }
}
