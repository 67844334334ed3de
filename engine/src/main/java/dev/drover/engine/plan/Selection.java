package dev.drover.engine.plan;

import dev.drover.engine.Policy;
import dev.drover.engine.source.Migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which migrations of a release a run is about.
 *
 * @param toVersion the last versioned one, known to the release; empty for all
 * @param ignored those that others have overtaken, where the policy passes them over
 */
record Selection(Alignment alignment, Optional<String> toVersion, List<Migration> ignored) {
    static Selection of(Alignment alignment, Optional<String> toVersion, Policy policy) {
        boolean ignore = policy.outOfOrder() == Policy.OutOfOrder.IGNORE;
        return new Selection(alignment, toVersion, ignore ? alignment.overtaken() : List.of());
    }

    /** In the order in which they run; repeatable ones only when nothing is left before them. */
    List<Migration> wanted() {
        var migrations = new ArrayList<>(alignment.versioned().subList(0, last() + 1));
        if (reachesEnd()) {
            migrations.addAll(alignment.repeatable());
        }
        migrations.removeAll(ignored);
        return migrations;
    }

    /** Those beyond the last one wanted. */
    List<Migration> beyond() {
        if (reachesEnd()) {
            return List.of();
        }
        var all = alignment.versioned();
        var migrations = new ArrayList<>(all.subList(last() + 1, all.size()));
        migrations.addAll(alignment.repeatable());
        return migrations;
    }

    private boolean reachesEnd() {
        return last() == alignment.versioned().size() - 1;
    }

    private int last() {
        return toVersion.map(alignment::at).orElse(alignment.versioned().size() - 1);
    }
}
