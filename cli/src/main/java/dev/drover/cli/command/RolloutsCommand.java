package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.Table;
import dev.drover.cli.progress.RolloutState;
import dev.drover.contracts.http.RolloutView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rollouts",
        description = "List rollouts, the newest first.",
        footer = {
            "",
            "States: running, paused, halted, aborting, aborted, completed,",
            "completed-with-failures.",
            "",
            "Examples:",
            "  drover rollouts",
            "  drover rollouts --state running,paused,halted",
            "  drover rollouts --limit 200 -o jsonl | jq -r .id"
        })
final class RolloutsCommand extends ClientCommand {
    private static final int DIGITS = 12;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "Only those in this state; repeatable.")
    private List<String> states = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    RolloutsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session) throws CoordinatorException, InterruptedException {
        var now = session.now();
        session.printList(
                session.client()
                        .rollouts(states.stream().map(RolloutsCommand::name).toList(), limit),
                new Table<RolloutView>()
                        .column("rollout", RolloutView::id)
                        .column("state", view -> RolloutState.words(view.state()))
                        .column("action", RolloutView::action)
                        .prose("version", RolloutView::target)
                        .prose("release", RolloutsCommand::release)
                        .column("progress", RolloutsCommand::progress)
                        .prose("by", RolloutsCommand::by)
                        .column("began", view -> Human.ago(view.createdAt(), now)),
                states.isEmpty()
                        ? "no rollouts yet; start one with: drover apply -m DIR --watch"
                        : "no rollout is in that state; drover rollouts lists them all");
        return ExitCode.OK;
    }

    /** As the API names it. */
    private static String name(String state) {
        return state.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    /** As much of the digest as tells releases apart. */
    private static String release(RolloutView view) {
        var digest = view.release().substring(view.release().indexOf(':') + 1);
        return digest.substring(0, Math.min(DIGITS, digest.length()));
    }

    private static String progress(RolloutView view) {
        var counts = view.counts();
        var ended = Human.count(counts.ended()) + "/" + Human.count(counts.total());
        return counts.failed() == 0
                ? ended
                : ended + ", " + Human.count(counts.failed()) + " failed";
    }

    /** There is no authentication yet: the address tells people apart. */
    private static String by(RolloutView view) {
        return view.startedBy()
                .map(by -> by.origin().isEmpty() ? by.actor() : by.actor() + " " + by.origin())
                .orElse("");
    }
}
