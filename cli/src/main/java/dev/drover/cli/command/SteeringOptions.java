package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.progress.RolloutState;
import dev.drover.contracts.http.SteeringRequest;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which rollout to pause, resume or abort, and why. */
final class SteeringOptions {
    @Parameters(paramLabel = "ROLLOUT", description = "Id of the rollout, or latest.")
    private String rollout = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record; required.")
    private Optional<String> reason = Optional.empty();

    ExitCode steer(Session session, String path, boolean cancelRunning)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (reason.filter(text -> !text.isBlank()).isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "that needs a reason, for the record",
                    "",
                    "add --reason \"…\"",
                    "USAGE");
        }
        var request = new SteeringRequest(reason.get(), cancelRunning);
        var view = session.client().steer(rollout, path, request);
        if (session.forPeople()) {
            session.print(view.id());
            session.console().out().flush();
            session.tell(
                    "%s; look with: drover status %s"
                            .formatted(RolloutState.words(view.state()), view.id()));
        } else {
            session.printDocument(view);
        }
        return ExitCode.OK;
    }
}
