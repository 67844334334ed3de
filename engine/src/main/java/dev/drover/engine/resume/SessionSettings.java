package dev.drover.engine.resume;

import dev.drover.engine.apply.FilledStatement;
import dev.drover.engine.sql.Statement;
import dev.drover.engine.sql.Unit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The statements of a file that set up its session for the units after them. */
final class SessionSettings {
    private static final Pattern SETS =
            Pattern.compile(
                    "(?is)(?:SET\\s+(?!LOCAL\\b|CONSTRAINTS\\b|TRANSACTION\\b|SESSION\\s+CHARACTERISTICS\\b)"
                            + "|RESET\\s|SELECT\\s+(?:pg_catalog\\.)?set_config\\s*\\().*");

    private SessionSettings() {}

    /** Those in the first units of a file. */
    static List<Statement> in(List<Unit> units) {
        var settings = new ArrayList<Statement>();
        for (var unit : units) {
            if (unit instanceof Unit.Atomic(var statements)) {
                statements.stream()
                        .filter(statement -> SETS.matcher(statement.sql()).matches())
                        .forEach(settings::add);
            }
        }
        return settings;
    }

    static String text(List<FilledStatement> settings) {
        var text = new StringBuilder();
        settings.forEach(setting -> text.append(setting.sql()).append("\n;\n"));
        return text.toString();
    }
}
