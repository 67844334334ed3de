package dev.drover.e2e.nemesis;

import dev.drover.e2e.program.Repository;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.tools.ToolProvider;

/**
 * A class of the product with a promise taken out, compiled from its source as it is now: so it
 * stays what it says, or is not found any more.
 */
enum Mutant {
    /** Events are made and never written beside the ledger row. */
    WITHOUT_OUTBOX,

    /** Whoever comes believes to hold the lease, and no transaction asks. */
    WITHOUT_LEASE,

    /** Each command is published twice. */
    DOUBLE_DISPATCH;

    private List<Edit> edits() {
        return switch (this) {
            case WITHOUT_OUTBOX ->
                    List.of(
                            new Edit(
                                    "engine",
                                    "apply/Records",
                                    "return event.map(row -> WriteLedger.insertOutbox(scope, row)).orElse(\"\");",
                                    "return \"\";"));
            case WITHOUT_LEASE ->
                    List.of(
                            new Edit(
                                    "engine",
                                    "lease/Opening",
                                    "THEN pg_catalog.pg_try_advisory_lock(%d) END",
                                    "THEN %d IS NOT NULL END"),
                            new Edit(
                                    "engine",
                                    "lease/TakeLease",
                                    "return \"SELECT pg_catalog.pg_try_advisory_lock(\" + key.value() + \")\";",
                                    "return \"SELECT true\";"),
                            new Edit(
                                    "engine",
                                    "apply/Fence",
                                    "pg_catalog.pg_try_advisory_xact_lock(%2$d)",
                                    "%2$d IS NOT NULL"));
            case DOUBLE_DISPATCH ->
                    List.of(
                            new Edit(
                                    "coordinator",
                                    "dispatch/Dispatcher",
                                    "publish(sent);",
                                    "publish(sent);\npublish(sent);"));
        };
    }

    private record Edit(String module, String type, String original, String changed) {
        String file() {
            return "dev/drover/" + module + "/" + type + ".java";
        }
    }

    /**
     * What a service loads in place of the product's own.
     *
     * @param role of the service: the others stay as they are
     */
    record Compiled(Path classes, String role) {
        boolean isFor(List<String> arguments) {
            return arguments.contains(role) || arguments.contains("all-in-one");
        }
    }

    /** What is found of it in a short run. */
    List<String> verdict(Path directory, Fleet.Size size, Faults.Kind faults) throws Exception {
        var compiled = compile(directory.resolve("mutant"));
        // all transactional: the others find the lack of a lease by themselves, and never end
        var history = new History(3, Duration.ofMillis(700));
        try (var fleet = Fleet.start(directory, size, Optional.of(compiled))) {
            return new Run(fleet, history, faults, Duration.ofSeconds(5), 1, 1).verdict();
        }
    }

    private Compiled compile(Path directory) throws IOException {
        var copies = new ArrayList<Path>();
        for (var edit : edits()) {
            copies.add(edited(edit, directory.resolve("source")));
        }
        var classes = Files.createDirectories(directory.resolve("classes"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        var out = new StringWriter();
        var options =
                List.of(
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"));
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(copies);
            if (!compiler.getTask(out, files, null, options, null, units).call()) {
                throw new AssertionError(this + " does not compile: " + out);
            }
        }
        return new Compiled(classes, this == DOUBLE_DISPATCH ? "coordinator" : "worker");
    }

    private Path edited(Edit edit, Path folder) throws IOException {
        var source =
                Repository.root()
                        .resolve(edit.module())
                        .resolve("src/main/java")
                        .resolve(edit.file());
        var text = Files.readString(source);
        if (!text.contains(edit.original())) {
            throw new AssertionError(edit.file() + " has changed; " + this + " must follow");
        }
        var copy = folder.resolve(edit.file());
        Files.createDirectories(copy.getParent());
        return Files.writeString(copy, text.replace(edit.original(), edit.changed()));
    }
}
