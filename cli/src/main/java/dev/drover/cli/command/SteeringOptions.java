package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.progress.RolloutState;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.SteeringRequest;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which rollout to pause, resume, abort or promote, and why. */
final class SteeringOptions {
    @Parameters(paramLabel = "ROLLOUT", description = "Id of the rollout, or latest.")
    private String rollout = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private Optional<String> reason = Optional.empty();

    ExitCode steer(Session session, String path, boolean cancelRunning)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        return steer(session, path, new SteeringRequest(required(), cancelRunning));
    }

    ExitCode resume(Session session, Optional<RolloutRequest.Limit> budget)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        return steer(session, ApiPaths.RESUME, new SteeringRequest(required(), false, budget));
    }

    /** The one wish that may have no reason. */
    ExitCode promote(Session session) throws CoordinatorException, InterruptedException {
        return steer(session, ApiPaths.PROMOTE, new SteeringRequest(reason.orElse(""), false));
    }

    private String required() throws CommandFailedException {
        return reason.filter(text -> !text.isBlank())
                .orElseThrow(() ->
                        new CommandFailedException(
                                ExitCode.USAGE,
                                "that needs a reason, for the record",
                                "",
                                "add --reason \"…\"",
                                "USAGE"));
    }

    private ExitCode steer(Session session, String path, SteeringRequest request)
            throws CoordinatorException, InterruptedException {
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
