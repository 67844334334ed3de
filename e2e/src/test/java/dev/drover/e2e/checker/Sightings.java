package dev.drover.e2e.checker;

import java.util.List;

/**
 * What only somebody could see who looked while the fleet worked.
 *
 * @param breaches what must not be
 * @param terms when each leader's term began
 */
public record Sightings(List<String> breaches, Terms terms) {
    public Sightings {
        breaches = List.copyOf(breaches);
    }
}
