package dev.drover.e2e.nemesis;

import dev.drover.e2e.checker.History;
import dev.drover.e2e.fleet.EditedProduct;
import dev.drover.e2e.fleet.EditedProduct.Edit;
import dev.drover.e2e.fleet.Fleet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A class of the product with a promise taken out, compiled from its source as it is now: so it
 * stays what it says, or is not found any more.
 */
enum Mutant {
    /** The mark passes what is committed, whether anybody was told of it or not. */
    WITHOUT_OUTBOX,

    /** Whoever comes believes to hold the lease, and no transaction asks. */
    WITHOUT_LEASE,

    /** Each command is published twice. */
    DOUBLE_DISPATCH;

    private List<Edit> edits() {
        return switch (this) {
            case WITHOUT_OUTBOX ->
                    List.of(
                            new Edit(
                                    "engine",
                                    "apply/Records",
                                    "proposed = Math.min(before(untold), before(unmade));",
                                    "proposed = last;"));
            case WITHOUT_LEASE ->
                    List.of(
                            new Edit(
                                    "engine",
                                    "lease/Opening",
                                    "TAKE = \"pg_catalog.pg_try_advisory_lock(%d)\";",
                                    "TAKE = \"%d IS NOT NULL\";"),
                            new Edit(
                                    "engine",
                                    "lease/Opening",
                                    "CASE pg_catalog.pg_advisory_unlock(%1$d) WHEN",
                                    "CASE WHEN true THEN %1$d IS NOT NULL WHEN"),
                            new Edit(
                                    "engine",
                                    "lease/TakeLease",
                                    "return \"SELECT pg_catalog.pg_try_advisory_lock(\" + key.value() + \")\";",
                                    "return \"SELECT true\";"),
                            new Edit(
                                    "engine",
                                    "apply/Fence",
                                    "pg_catalog.pg_try_advisory_xact_lock(%2$d)",
                                    "%2$d IS NOT NULL"));
            case DOUBLE_DISPATCH ->
                    List.of(
                            new Edit(
                                    "coordinator",
                                    "dispatch/Dispatcher",
                                    "publish(sent);",
                                    "publish(sent);\npublish(sent);"));
        };
    }

    /** What is found of it in a short run. */
    List<String> verdict(Path directory, Fleet.Size size, Faults.Kind faults) throws Exception {
        var edited =
                Fleet.Special.edited(EditedProduct.compile(directory.resolve("mutant"), edits()));
        boolean coordinator = this == DOUBLE_DISPATCH;
        // all transactional: the others find the lack of a lease by themselves, and never end
        var history = new History(3, Duration.ofMillis(700));
        try (var fleet =
                Fleet.start(
                        directory,
                        size,
                        coordinator ? edited : Fleet.Special.NOTHING,
                        coordinator ? Fleet.Special.NOTHING : edited)) {
            var chosen = new Faults(fleet, List.of(), faults, 1, Duration.ofSeconds(5));
            return new Run(fleet, history, chosen, 1).verdict();
        }
    }
}
