package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.OutputFormat;
import dev.drover.cli.progress.RolloutState;
import dev.drover.cli.progress.WatchRollout;
import dev.drover.contracts.http.RolloutView;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Staying until the rollout is over. */
final class WatchOptions {
    @Option(
            names = {"-w", "--watch"},
            description =
                    "Show progress until the rollout is over; the exit code tells how it ended."
                            + " Ctrl-C stops the watching only.")
    boolean watch;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Watch no longer than this, then exit with 8; the rollout goes on.")
    Optional<Duration> timeout = Optional.empty();

    /**
     * To be asked before anything is done.
     *
     * @param dryRun whether nothing begins that could be watched
     */
    void check(boolean dryRun) throws CommandFailedException {
        if (timeout.isPresent() && !watch) {
            throw ClientCommand.wrongUsage(
                    "--timeout is about --watch", "add --watch, or leave it out", "USAGE");
        }
        if (watch && dryRun) {
            throw ClientCommand.wrongUsage(
                    "--dry-run begins nothing that could be watched",
                    "leave --watch or --dry-run out",
                    "USAGE");
        }
    }

    /** Watches, says how it ended, and chooses the exit code. */
    ExitCode follow(Session session, String rollout)
            throws CoordinatorException, InterruptedException {
        try (var _ = new Detaching(session.console(), rollout)) {
            var last = watch(session, rollout);
            if (session.format() == OutputFormat.json) {
                session.printDocument(last);
            }
            return conclude(session, last);
        }
    }

    private RolloutView watch(Session session, String rollout)
            throws CoordinatorException, InterruptedException {
        return session.format() == OutputFormat.jsonl
                ? WatchRollout.runAsJsonLines(session.client(), rollout, session.console(), timeout)
                : WatchRollout.run(
                        session.client(), rollout, session.console(), session.color(), timeout);
    }

    private ExitCode conclude(Session session, RolloutView last) {
        if (!RolloutState.isOver(last)) {
            var waited = timeout.map(Human::duration).orElse("");
            session.tell("still " + RolloutState.words(last.state()) + " after " + waited);
            session.tell("  the rollout goes on; look with: drover status " + last.id());
            return ExitCode.WATCH_TIMEOUT;
        }
        if (last.counts().failed() > 0) {
            session.tell(
                    Human.count(last.counts().failed(), "tenant")
                            + " failed; see: drover failures --rollout "
                            + last.id());
        }
        return ExitCode.ofRolloutState(last.state());
    }
}
