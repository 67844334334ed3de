package dev.drover.engine.source;

import dev.drover.engine.sql.Statement;
import dev.drover.engine.sql.Unit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What identifies a script, a release, and the way in which a release was split. */
final class ReleaseDigests {
    private ReleaseDigests() {}

    /** SHA-256 (hex) of a script's UTF-8 text with CR LF and CR as LF. */
    static String checksum(String text) {
        return Sha256.ofText(text.replace("\r\n", "\n").replace('\r', '\n'));
    }

    /**
     * {@code sha256:} and the hash of: the format's label; the number of placeholders, then name
     * and value of each, by name; the number of files, then path and text of each, by path. Each
     * text is preceded by its length in bytes, and numbers are eight bytes.
     */
    static String release(
            Format format, Map<String, String> placeholders, List<SourceFile> sortedFiles) {
        var hash = new Sha256().add("drover release 1").add(format.label());
        hash.add(placeholders.size());
        new TreeMap<>(placeholders).forEach((name, value) -> hash.add(name).add(value));
        hash.add(sortedFiles.size());
        sortedFiles.forEach(file -> hash.add(file.path()).add(file.text()));
        return "sha256:" + hash.hex();
    }

    /**
     * SHA-256 (hex) of every migration in order: version, kind, number of units; of each unit its
     * form, and of each statement its kind, text and COPY data; then the statements of the down
     * script. Each text is preceded by its length in bytes, and numbers are eight bytes.
     */
    static String split(List<Migration> migrations) {
        var hash = new Sha256().add("drover split 1").add(migrations.size());
        for (var migration : migrations) {
            hash.add(migration.version()).add(migration.kind().name());
            hash.add(migration.units().size());
            migration.units().forEach(unit -> add(hash, unit));
            hash.add(migration.down().isPresent() ? 1 : 0);
            migration.down().ifPresent(down -> add(hash, down.statements()));
        }
        return hash.hex();
    }

    private static void add(Sha256 hash, Unit unit) {
        switch (unit) {
            case Unit.Atomic(var statements) -> {
                hash.add("atomic");
                add(hash, statements);
            }
            case Unit.Alone(var statement) -> {
                hash.add("alone");
                add(hash, List.of(statement));
            }
        }
    }

    private static void add(Sha256 hash, List<Statement> statements) {
        hash.add(statements.size());
        for (var statement : statements) {
            hash.add(statement.kind().name()).add(statement.sql());
            hash.add(statement.copyData().isPresent() ? 1 : 0);
            statement.copyData().ifPresent(hash::add);
        }
    }
}
