package dev.drover.standalone.demo;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a demo fits on the disk, before anything is written. */
final class DiskSpace {
    private static final long MEBIBYTE = 1024 * 1024;

    /** An empty database with the demo's schema in it. */
    private static final long PER_TENANT = 9 * MEBIBYTE;

    /** Servers, logs, broker. */
    private static final long BASE = 1_500 * MEBIBYTE;

    private DiskSpace() {}

    static void check(Path directory, int tenants) throws CommandFailedException {
        long needed = BASE + tenants * PER_TENANT;
        long free;
        try {
            free = Files.getFileStore(existing(directory)).getUsableSpace();
        } catch (IOException e) {
            return; // a file system that cannot tell is not refused
        }
        if (free < needed) {
            throw new CommandFailedException(
                    ExitCode.PRECONDITION,
                    "not enough disk for %d tenants".formatted(tenants),
                    "%,d MiB are free at %s, about %,d MiB are needed"
                            .formatted(free / MEBIBYTE, directory, needed / MEBIBYTE),
                    "choose another place with --data-dir, or fewer tenants with --tenants",
                    "DISK_SPACE");
        }
    }

    private static Path existing(Path directory) {
        for (var path = directory.toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.exists(path)) {
                return path;
            }
        }
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }
}
