package dev.drover.cli.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;

/**
 * A stream of this process. Java tells neither whether one is a terminal nor how wide: Linux shows
 * it under {@code /proc}, and {@code stty}, which every Unix has, tells the width in 2 ms (a
 * terminal library took 285 ms to load). Not thread-safe.
 */
final class SystemScreen implements Screen {
    private static final Duration WIDTH_IS_TRUSTED = Duration.ofSeconds(1);
    private static final int USUAL_WIDTH = 80;

    private final Stream stream;
    private final InstantSource clock = InstantSource.system();
    private long askedAtMillis = Long.MIN_VALUE;
    private int width = USUAL_WIDTH;

    enum Stream {
        OUT(1),
        ERR(2);

        private final int descriptor;

        Stream(int descriptor) {
            this.descriptor = descriptor;
        }
    }

    SystemScreen(Stream stream) {
        this.stream = stream;
    }

    @Override
    public boolean isTerminal() {
        try {
            var target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream.descriptor))
                            .toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            // no /proc here: the console answers for input and output together
            return consoleIsTerminal();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again unless -Djdk.console is set
    private static boolean consoleIsTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public int width() {
        if (!isTerminal()) {
            return Integer.MAX_VALUE;
        }
        var now = clock.millis();
        if (askedAtMillis == Long.MIN_VALUE || now - askedAtMillis > WIDTH_IS_TRUSTED.toMillis()) {
            askedAtMillis = now;
            width = askStty().orElse(USUAL_WIDTH);
        }
        return width;
    }

    private static OptionalInt askStty() {
        try {
            var stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var answer =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            var columns = Integer.parseInt(answer.strip().substring(answer.indexOf(' ') + 1));
            return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
