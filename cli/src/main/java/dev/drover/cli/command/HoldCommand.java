package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.HoldRequest;
import dev.drover.contracts.http.HoldView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "hold",
        description = "Emergency stop: hold every rollout, or release the hold.",
        footer = {
            "",
            "While the fleet is held nothing more is dispatched; what runs ends.",
            "Rollouts keep their states, so after --release they go on as they were.",
            "Without options: tell how it is; a reason alone is refused.",
            "Exit code without options: 5 while the fleet is held.",
            "",
            "Examples:",
            "  drover hold --all --reason INC-204",
            "  drover hold --release --reason \"INC-204 is over\"",
            "  drover hold"
        })
final class HoldCommand extends ClientCommand {
    @Option(names = "--all", description = "Hold every rollout, also those that come later.")
    private boolean all;

    @Option(names = "--release", description = "Let them go on.")
    private boolean release;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record; required.")
    private Optional<String> reason = Optional.empty();

    HoldCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (all && release) {
            throw wrongUsage("one of --all and --release is too many", "choose one", "USAGE");
        }
        boolean asks = !all && !release;
        if (asks && reason.isPresent()) {
            throw wrongUsage(
                    "--reason alone neither holds the fleet nor releases it; nothing was changed",
                    "type: drover hold --all --reason \"%s\", or --release in place of --all"
                            .formatted(reason.get()),
                    "USAGE");
        }
        var view = asks ? session.client().hold() : set(session);
        if (session.forPeople()) {
            session.print(words(view));
        } else {
            session.printDocument(view);
        }
        return asks && view.held() ? ExitCode.PAUSED : ExitCode.OK;
    }

    private HoldView set(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        var why = reason.filter(text -> !text.isBlank());
        if (why.isEmpty()) {
            throw wrongUsage("that needs a reason, for the record", "add --reason \"…\"", "USAGE");
        }
        return session.client().hold(new HoldRequest(all, why.get()));
    }

    private static String words(HoldView view) {
        return view.held()
                ? "the fleet is held: " + view.reason().orElse("no reason given")
                : "the fleet is not held";
    }
}
