package dev.drover.cli.progress;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Tone;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.RolloutView.ServerHealth;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The servers of a rollout that has health limits, in one line: the worst of them. Pure. */
final class HealthLine {
    private HealthLine() {}

    /** None when nobody looks, or the rollout has ended. */
    static Optional<Line> of(RolloutView view, Instant now) {
        return view.health()
                .filter(servers -> !servers.isEmpty() && view.endedAt().isEmpty())
                .map(servers -> line(servers, now));
    }

    private static Line line(List<ServerHealth> servers, Instant now) {
        var unfit = servers.stream().filter(each -> is(each, "FAILED", "INCONCLUSIVE")).toList();
        if (!unfit.isEmpty()) {
            var first = unfit.getFirst();
            return Line.of(Tone.BAD, "health ")
                    .then(Tone.BOLD, first.server())
                    .then("  " + first.detail())
                    .then(
                            Tone.FAINT,
                            unfit.size() == 1 ? "" : "  and " + (unfit.size() - 1) + " more")
                    .then(Tone.FAINT, first.at().map(at -> "  " + Human.ago(at, now)).orElse(""));
        }
        long passed = servers.stream().filter(each -> is(each, "PASSED")).count();
        if (passed < servers.size()) {
            return Line.of(Tone.WARNING, "health ")
                    .then(
                            "%s of %s looked at so far"
                                    .formatted(
                                            Human.count(passed),
                                            Human.count(servers.size(), "server")));
        }
        var oldest = servers.stream().flatMap(each -> each.at().stream());
        return Line.of(Tone.GOOD, "health ")
                .then(Human.count(passed, "server") + " within the limits")
                .then(
                        Tone.FAINT,
                        oldest.min(Comparator.naturalOrder())
                                .map(at -> "  " + Human.ago(at, now))
                                .orElse(""));
    }

    private static boolean is(ServerHealth server, String... outcomes) {
        return server.outcome().filter(List.of(outcomes)::contains).isPresent();
    }
}
