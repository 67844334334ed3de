package dev.drover.coordinator.release;

import dev.drover.contracts.ReleaseDigest;

import java.util.List;
import java.util.Optional;

/**
 * What planning needs of a release.
 *
 * @param steps in the order of application: versioned ones, then repeatables
 */
public record ReleaseOutline(ReleaseDigest digest, List<Step> steps) {
    public ReleaseOutline {
        steps = List.copyOf(steps);
    }

    /** A migration without its script. */
    public record Step(String version, boolean repeatable, String checksum) {}

    /** The versioned migrations, in order. */
    public List<String> versions() {
        return steps.stream().filter(step -> !step.repeatable()).map(Step::version).toList();
    }

    /** The last versioned migration; empty when there is none. */
    public Optional<String> head() {
        var versions = versions();
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }
}
