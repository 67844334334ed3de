package dev.drover.engine.source;

import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.Statement;
import dev.drover.engine.sql.StatementKind;
import dev.drover.engine.sql.Unit;

import java.util.List;
import java.util.Locale;

/** Says why a script runs in one transaction or does not; the decision itself is made elsewhere. */
final class TransactionReason {
    private TransactionReason() {}

    static String of(
            Script script, List<Unit> units, Directives directives, List<TransactionMark> marks) {
        if (directives.transaction().isPresent()) {
            return "directive drover:transaction "
                    + (directives.transaction().get() ? "all" : "none");
        }
        if (!marks.isEmpty()) {
            return marks.getFirst().words();
        }
        if (units.isEmpty()) {
            return "no statement";
        }
        var alone =
                script.statements().stream()
                        .filter(each -> each.kind().refusesTransaction())
                        .findFirst();
        if (alone.isPresent()) {
            return "line " + alone.get().line() + ": " + name(alone.get()) + " refuses one";
        }
        return script.statements().stream()
                .filter(each -> each.kind() == StatementKind.BEGIN)
                .findFirst()
                .map(begin -> "line " + begin.line() + ": its own BEGIN … COMMIT")
                .orElse("no statement refuses one");
    }

    private static String name(Statement statement) {
        return statement.kind() == StatementKind.OTHER_NON_TRANSACTIONAL
                ? firstWords(statement.sql())
                : statement.kind().name().replace('_', ' ');
    }

    private static String firstWords(String sql) {
        var words = List.of(sql.strip().split("\\s+", 3));
        return String.join(" ", words.subList(0, Math.min(2, words.size())))
                .toUpperCase(Locale.ROOT);
    }
}
