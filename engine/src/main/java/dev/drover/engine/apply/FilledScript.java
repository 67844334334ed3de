package dev.drover.engine.apply;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.ReplaceTenantPlaceholders;
import dev.drover.engine.source.ScriptChecksum;
import dev.drover.engine.source.TenantPlaceholderException;
import dev.drover.engine.sql.Statement;
import dev.drover.engine.sql.StatementKind;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A migration's statements as they will be sent to one tenant. */
public final class FilledScript {
    private final Migration migration;
    private final List<FilledStatement> statements;
    private final IdentityHashMap<Statement, FilledStatement> byStatement = new IdentityHashMap<>();

    private FilledScript(Migration migration, List<FilledStatement> statements) {
        this.migration = migration;
        this.statements = List.copyOf(statements);
        this.statements.forEach(s -> byStatement.put(s.statement(), s));
    }

    /**
     * @param values by full name, such as {@code drover.tenant}
     */
    public static FilledScript of(Migration migration, Map<String, String> values)
            throws EngineException {
        var filled = new ArrayList<FilledStatement>();
        for (var statement : migration.up().statements()) {
            filled.add(fill(migration, statement, filled.size() + 1, values));
        }
        return new FilledScript(migration, filled);
    }

    public Migration migration() {
        return migration;
    }

    /** All statements of the file, in order. */
    public List<FilledStatement> statements() {
        return statements;
    }

    /** These of its statements, as they will be sent; words that open or end transactions cut. */
    public List<FilledStatement> of(List<Statement> some) {
        return some.stream()
                .filter(s -> s.kind() != StatementKind.BEGIN && s.kind() != StatementKind.COMMIT)
                .map(this::of)
                .toList();
    }

    public FilledStatement of(Statement statement) {
        return Optional.ofNullable(byStatement.get(statement))
                .or(() ->
                        statements.stream()
                                .filter(s -> s.statement().equals(statement))
                                .findFirst())
                .orElseThrow(() -> new IllegalArgumentException("not of this script"));
    }

    /** SHA-256 (hex) of what runs: comments and blanks between the words do not count. */
    public String checksum() {
        if (statements.stream().allMatch(FilledStatement::isAsWritten)) {
            return migration.traits().checksum();
        }
        var checksum = new ScriptChecksum();
        statements.forEach(each -> checksum.add(each.sql(), each.statement().copyData()));
        return checksum.hex();
    }

    private static FilledStatement fill(
            Migration migration, Statement statement, int number, Map<String, String> values)
            throws EngineException {
        var source = statement.sql();
        if (source.indexOf('\0') >= 0) {
            throw new EngineException(
                    Failure.of(FailureCode.SCRIPT_UNREADABLE, "The script holds a NUL.")
                            .at(Places.of(migration, statement, number, 0)));
        }
        try {
            return new FilledStatement(
                    statement, number, ReplaceTenantPlaceholders.in(source, values), values);
        } catch (TenantPlaceholderException e) {
            throw new EngineException(
                    Failure.of(
                                    FailureCode.PLACEHOLDER_INVALID,
                                    Optional.ofNullable(e.getMessage()).orElse(e.code()))
                            .at(Places.of(migration, statement, number, 0)));
        }
    }
}
