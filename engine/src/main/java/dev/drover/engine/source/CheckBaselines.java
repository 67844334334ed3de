package dev.drover.engine.source;

import java.util.List;

/**
 * Refuses a baseline whose versions the release does not have. Plans take those versions, one by
 * one, also in an empty database; a baseline alone would be passed over, and what comes after it
 * would meet a database without its tables.
 */
final class CheckBaselines {
    private CheckBaselines() {}

    static void in(List<Migration> migrations, Layout layout, Problems problems) {
        for (int i = 0; i < migrations.size(); i++) {
            var baseline = migrations.get(i);
            if (baseline.kind() == Migration.Kind.BASELINE
                    && migrations.subList(0, i).stream()
                            .noneMatch(each -> standsFor(baseline, each, layout))) {
                problems.add(
                        "BASELINE_ALONE",
                        baseline.up().path(),
                        0,
                        "The folder lacks the versions that this baseline stands for, and a baseline is not yet applied in their place.",
                        "Keep the versioned scripts up to "
                                + baseline.version()
                                + " in the folder, or make the baseline the first versioned script of a new one.");
            }
        }
    }

    /** Flyway's has the version of the last one that it stands for; Atlas' has one of its own. */
    private static boolean standsFor(Migration baseline, Migration earlier, Layout layout) {
        return earlier.kind() == Migration.Kind.VERSIONED
                && (layout.format() != Format.FLYWAY
                        || earlier.version().equals(baseline.version()));
    }
}
