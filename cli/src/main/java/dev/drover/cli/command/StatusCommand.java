package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.client.ProblemException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.progress.RolloutPicture;
import dev.drover.contracts.http.RolloutView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description = "Show where a rollout stands; the exit code tells its state.",
        footer = {
            "",
            "Exit code: 0 running or completed, 3 completed with failed tenants,",
            "4 halted or aborted, 5 paused.",
            "",
            "Examples:",
            "  drover status",
            "  drover status r-20261120-7 --watch",
            "  drover status latest -o json | jq .counts"
        })
final class StatusCommand extends ClientCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ROLLOUT",
            description = "Its id, or latest. Default: latest.")
    private Optional<String> rollout = Optional.empty();

    @Mixin private WatchOptions watching = new WatchOptions();

    StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        watching.check(false);
        RolloutView view;
        try {
            view = session.client().rollout(rollout.orElse(CoordinatorClient.LATEST));
        } catch (ProblemException e) {
            if (rollout.isEmpty() && e.problem().status() == 404) {
                return none(session);
            }
            throw e;
        }
        if (watching.watch) {
            return watching.follow(session, view.id());
        }
        if (session.forPeople()) {
            RolloutPicture.lines(view, session.width(), session.now()).forEach(session::print);
        } else {
            session.printDocument(view);
        }
        return ExitCode.ofRolloutState(view.state());
    }

    private static ExitCode none(Session session) {
        session.tell("no rollouts yet; start one with: drover apply -m DIR --watch");
        return ExitCode.OK;
    }
}
