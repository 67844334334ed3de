package dev.drover.standalone.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where this process logs. Must be called before anything logs: the logging library reads its
 * configuration at its first use, so the first call decides.
 */
public final class LogTo {
    private static final String FILE = "drover.log.file";

    private LogTo() {}

    /** Standard error: a server whose output somebody collects. */
    public static void standardError() {
        System.setProperty("logback.configurationFile", "logback-server.xml");
    }

    /**
     * A file: the terminal belongs to the command.
     *
     * @return the file; of an earlier call, if there was one
     */
    public static Path file(Path directory) {
        var chosen = System.getProperty(FILE);
        if (chosen != null) {
            return Path.of(chosen);
        }
        try {
            var file = Files.createDirectories(directory).resolve("drover.log");
            System.setProperty(FILE, file.toString());
            System.setProperty("logback.configurationFile", "logback-file.xml");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
