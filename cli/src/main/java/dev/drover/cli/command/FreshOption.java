package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.contracts.http.RolloutRequest;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Reading the ledgers before anything is planned. */
final class FreshOption {
    @Option(
            names = "--fresh",
            description =
                    "Let workers read the tenants' ledgers first, instead of believing what was told.")
    private boolean fresh;

    @Option(
            names = "--fresh-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "1m",
            description =
                    "Stop looking when nobody was looked at for so long. Default: ${DEFAULT-VALUE}.")
    private Duration patience = Duration.ofMinutes(1);

    /** Returns when the ledgers were read, if that is wanted. */
    FreshLook look(Session session, RolloutRequest request)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        return fresh ? FreshLook.take(session, request, patience) : FreshLook.NOT_WANTED;
    }
}
