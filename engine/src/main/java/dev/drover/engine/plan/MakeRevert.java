package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Head;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.Revert;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans the way back: the latest applied first. Refuses before anything runs when one of the
 * migrations has no way back. Repeatable migrations stay as they are.
 */
public final class MakeRevert {
    private final Optional<Release> release;
    private final Map<String, Integer> place = new HashMap<>();
    private final List<Recorded> standing;
    private final List<Recorded> begunDown;
    private final DownScripts scripts;
    private final Head head;

    private MakeRevert(
            Optional<Release> release,
            List<Recorded> found,
            Map<Integer, String> stored,
            Revert wanted) {
        this.release = release;
        var ledger = release.map(r -> FindWithdrawn.closed(r, found)).orElse(found);
        release.ifPresent(r -> r.migrations().forEach(m -> place.put(m.version(), place.size())));
        this.standing =
                ledger.stream()
                        .filter(Recorded::counts)
                        .filter(r -> r.row().kind() != LedgerRow.Kind.REPEATABLE)
                        .toList();
        this.begunDown = ledger.stream().filter(Recorded::unfinishedDown).toList();
        this.scripts = DownScripts.of(release, stored, wanted);
        this.head = MakePlan.headOf(ledger);
    }

    /**
     * @param release gives corrected down scripts and the order of versions; without it the order
     *     is that in which they were applied
     * @param ledger all rows of the scope, by rank
     * @param stored down scripts that the ledger keeps, by rank of the migration
     */
    public static Plan of(
            Optional<Release> release,
            List<Recorded> ledger,
            Map<Integer, String> stored,
            Revert wanted) {
        try {
            return new MakeRevert(release, ledger, stored, wanted).plan(wanted.toVersion());
        } catch (EngineException e) {
            return new Plan.Refused(e.failure());
        }
    }

    private Plan plan(Optional<String> toVersion) throws EngineException {
        var undone = toVersion.isPresent() ? after(toVersion.get()) : all();
        refuseUnfinished(undone);
        refuseWithoutWay(undone);
        var steps = new ArrayList<Step>();
        int rank = head.rank();
        for (var recorded : undone) {
            var begun = begun(recorded);
            boolean halfDone = begun.filter(way -> !way.untouched()).isPresent();
            var way = scripts.of(recorded.row(), halfDone);
            if (begun.isPresent()) {
                steps.add(resume(way, begun.get()));
            } else {
                rank++;
                steps.add(new Step.Apply(way, rank, LedgerRow.Direction.DOWN));
            }
        }
        var gone = undone.stream().map(r -> r.row().rank()).collect(Collectors.toSet());
        var left = standing.stream().filter(r -> !gone.contains(r.row().rank())).toList();
        return new Plan.Steps(
                head, new Head(latest(left), rank), steps, List.of(), Plan.Remarks.NONE);
    }

    private List<Recorded> after(String version) throws EngineException {
        var known = release.flatMap(r -> r.find(version)).map(Migration::version).orElse(version);
        var target =
                standing.stream()
                        .filter(r ->
                                r.row().version().equals(known)
                                        || r.row().version().equals(version))
                        .filter(r -> !r.started())
                        .findFirst();
        if (target.isPresent()) {
            return after(target.get());
        }
        if (below(known)) {
            return List.of();
        }
        throw new EngineException(
                Failure.of(
                                FailureCode.VERSION_UNKNOWN,
                                "Version %s is not applied here, so there is no way back to it."
                                        .formatted(version))
                        .withRemedy(
                                "Name a version that is applied here, at or above the baseline."));
    }

    /**
     * Whether the ledger never came as far as this version of the release, so that nothing is to be
     * undone: a rollout that goes back meets tenants in which the one before it had failed. What
     * the release does not know has no place in its order, and nobody can tell.
     */
    private boolean below(String version) {
        var at = place.get(version);
        return at != null
                && standing.stream()
                        .map(r -> place.get(r.row().version()))
                        .allMatch(of -> of != null && of <= at);
    }

    /** What comes after a version, the latest applied first. */
    private List<Recorded> after(Recorded target) throws EngineException {
        var later =
                standing.stream()
                        .filter(r -> comesAfter(r, target))
                        .sorted(Comparator.<Recorded>comparingInt(r -> r.row().rank()).reversed())
                        .toList();
        var baseline =
                later.stream().filter(r -> r.row().kind() == LedgerRow.Kind.BASELINE).findFirst();
        if (baseline.isPresent()) {
            throw new EngineException(
                    Failure.of(
                            FailureCode.NO_DOWN_SCRIPT,
                            "Version %s is part of this ledger's baseline, which has no way back."
                                    .formatted(baseline.get().row().version())));
        }
        return later;
    }

    private List<Recorded> all() {
        return standing.stream()
                .filter(r -> r.row().kind() == LedgerRow.Kind.VERSIONED)
                .toList()
                .reversed();
    }

    private boolean comesAfter(Recorded one, Recorded target) {
        var of = place.get(target.row().version());
        var at = place.get(one.row().version());
        return (of != null && at != null) ? at > of : one.row().rank() > target.row().rank();
    }

    private void refuseUnfinished(List<Recorded> undone) throws EngineException {
        var versions = undone.stream().map(r -> r.row().version()).collect(Collectors.toSet());
        var inTheWay =
                Stream.concat(
                                standing.stream().filter(Recorded::started),
                                begunDown.stream()
                                        .filter(r -> !versions.contains(r.row().version())))
                        .findFirst();
        if (inTheWay.isPresent()) {
            throw new EngineException(FindRefusal.unfinished(inTheWay.get()));
        }
    }

    private void refuseWithoutWay(List<Recorded> undone) throws EngineException {
        var without = undone.stream().map(Recorded::row).filter(r -> !scripts.has(r)).toList();
        if (!without.isEmpty()) {
            throw new EngineException(
                    Failure.of(
                            FailureCode.NO_DOWN_SCRIPT,
                            "No down script, neither in the release nor in the ledger, for version %s; nothing was undone."
                                    .formatted(
                                            without.stream()
                                                    .map(LedgerRow::version)
                                                    .collect(Collectors.joining(", ")))));
        }
    }

    /** The row of a way back from this migration that an earlier run began. */
    private Optional<Recorded> begun(Recorded recorded) {
        return begunDown.stream()
                .filter(r -> r.row().version().equals(recorded.row().version()))
                .findFirst();
    }

    private static Step resume(Migration way, Recorded begun) throws EngineException {
        if (!begun.untouched() && !way.checksum().equals(begun.row().checksum())) {
            throw new EngineException(
                    Failure.of(
                            FailureCode.CHANGED_MIGRATION,
                            "The way back from version %s was begun with a down script of checksum %s, and now it is %s."
                                    .formatted(
                                            way.version(),
                                            begun.row().checksum(),
                                            way.checksum())));
        }
        return new Step.Resume(way, begun);
    }

    private Optional<String> latest(List<Recorded> left) {
        return left.stream()
                .filter(r -> !r.started())
                .reduce((last, next) -> comesAfter(next, last) ? next : last)
                .map(r -> r.row().version());
    }
}
