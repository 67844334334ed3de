package dev.drover.e2e.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One psql process for each database, with a transaction for each file and no ledger. */
record Psql(Server server, Path program, Path script) implements Contender {
    static Psql of(Server server, Path program, Path folder, List<String> scripts)
            throws IOException {
        var text = new StringBuilder();
        scripts.forEach(each -> text.append("BEGIN;\n").append(each).append("\n;COMMIT;\n"));
        return new Psql(server, program, Files.writeString(folder.resolve("all.sql"), text));
    }

    @Override
    public String name() {
        return "psql";
    }

    @Override
    public void migrate(String database) throws IOException, InterruptedException {
        var postgres = server.postgres();
        var builder =
                new ProcessBuilder(
                        program.toString(),
                        "-X",
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        postgres.host(),
                        "-p",
                        String.valueOf(postgres.port()),
                        "-U",
                        postgres.user(),
                        "-d",
                        database,
                        "-f",
                        script.toString());
        builder.environment().put("PGPASSWORD", postgres.password());
        builder.redirectErrorStream(true);
        var process = builder.start();
        var output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("psql: " + output);
        }
    }
}
