package dev.drover.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Makes the cluster of a server that has none. */
final class InitialCluster {
    private InitialCluster() {}

    /** Safe to interrupt at any point: what is unfinished carries another name and is redone. */
    static void createIfAbsent(PostgresHome home, PostgresBinaries binaries, Durability durability)
            throws IOException {
        if (home.hasCluster()) {
            return;
        }
        PrivateFiles.deleteTree(home.unfinishedData());
        long logStart = home.logSize();
        int exit =
                ServerProcess.launch(initdb(home, binaries, durability), home.log(), false)
                        .waitForExit();
        if (exit != 0) {
            throw new EmbeddedServerException(
                    EmbeddedFailure.POSTGRES_INITDB_FAILED,
                    "initdb ended with %d in %s. It said:\n%s"
                            .formatted(exit, home.directory(), home.logTail(logStart, 20)));
        }
        Files.move(home.unfinishedData(), home.data(), StandardCopyOption.ATOMIC_MOVE);
        if (durability == Durability.FULL) {
            PrivateFiles.sync(home.directory());
        }
    }

    private static List<String> initdb(
            PostgresHome home, PostgresBinaries binaries, Durability durability) {
        var command = new ArrayList<>(ProcessIsolation.prefix());
        command.addAll(
                List.of(
                        binaries.program("initdb").toString(),
                        "--pgdata=" + home.unfinishedData(),
                        "--username=" + EmbeddedPostgres.SUPERUSER,
                        "--pwfile=" + home.passwordFile(),
                        // No trust: every user of this machine can reach a loopback port.
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--data-checksums"));
        if (durability == Durability.PROCESS_CRASH) {
            command.add("--no-sync");
        }
        return command;
    }
}
