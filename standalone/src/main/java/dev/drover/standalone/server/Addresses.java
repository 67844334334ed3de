package dev.drover.standalone.server;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.worker.config.WorkerConfig;

import java.util.Optional;

/** Options that hold an address or a number. */
final class Addresses {
    private Addresses() {}

    record Address(String host, int port) {}

    /** {@code host:port}, {@code [::1]:port} or {@code :port} for loopback. */
    static Address parse(String option, String text) throws CommandFailedException {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon >= 0 && port >= 0 && port <= 65_535) {
                var host = text.substring(0, colon).replaceAll("^\\[|]$", "");
                return new Address(host.isEmpty() ? "127.0.0.1" : host, port);
            }
        } catch (NumberFormatException e) {
            // told below, like every other wrong form
        }
        throw new CommandFailedException(
                ExitCode.USAGE,
                "%s %s is no address".formatted(option, text),
                "",
                "write it as host:port, for example 127.0.0.1:7420",
                "USAGE");
    }

    static int atLeastOne(String option, int number) throws CommandFailedException {
        if (number < 1) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "%s %d is out of range".formatted(option, number),
                    "",
                    "at least 1",
                    "USAGE");
        }
        return number;
    }

    /** A worker's; what one cannot carry another one can. */
    static int slots(int number) throws CommandFailedException {
        if (number > WorkerConfig.MOST_SLOTS) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--slots %d is more than one worker can tell about in a heartbeat"
                            .formatted(number),
                    "at most %d".formatted(WorkerConfig.MOST_SLOTS),
                    "start several workers that share the load",
                    "USAGE");
        }
        return atLeastOne("--slots", number);
    }

    /** A coordinator's file says all of it. */
    static void noneBesideConfig(Optional<String> option) throws CommandFailedException {
        if (option.isPresent()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--config is in place of the other options, so %s has no place beside it"
                            .formatted(option.get()),
                    "",
                    "leave one of the two out, or write it in the file",
                    "USAGE");
        }
    }

    static String needed(String option, Optional<String> value) throws CommandFailedException {
        return value.orElseThrow(() ->
                new CommandFailedException(
                        ExitCode.USAGE,
                        option + " is missing",
                        "",
                        "give it, or --config FILE",
                        "USAGE"));
    }
}
