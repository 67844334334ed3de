package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.ReplayView;

/** What came of a request to run again what has failed, and how it ends. */
final class TellReplay {
    private TellReplay() {}

    /**
     * @param would for a dry run, such as {@code would replay}
     * @param does otherwise, such as {@code replaying}
     */
    static ExitCode tell(
            Session session, ReplayView replay, WatchOptions watching, String would, String does)
            throws CoordinatorException, InterruptedException {
        boolean watches = watching.watch && !replay.dryRun() && !replay.rollouts().isEmpty();
        if (session.forPeople()) {
            report(session, replay, replay.dryRun() ? would : does);
        } else if (!watches) {
            session.printDocument(replay);
        }
        var gravest = ExitCode.OK;
        if (watches) {
            for (var id : replay.rollouts()) {
                var exit = watching.follow(session, id);
                gravest = exit.number() > gravest.number() ? exit : gravest;
            }
        }
        return gravest;
    }

    private static void report(Session session, ReplayView replay, String words) {
        session.tell(words + " " + Human.count(replay.tenants().size(), "tenant"));
        (replay.dryRun() ? replay.tenants() : replay.rollouts()).forEach(session::print);
        session.console().out().flush();
    }
}
