package dev.drover.contracts.http;

import java.util.List;
import java.util.Optional;

/** {@code GET /tenants/versions}: how far apart the fleet is, project by project. */
public record VersionsView(List<ProjectVersions> projects) {
    public VersionsView {
        projects = List.copyOf(projects);
    }

    /**
     * One line of releases.
     *
     * @param tenants without those in quarantine
     * @param lowest version that a tenant stands at; absent when none is known
     * @param highest the same at the other end
     * @param versions from the lowest on; those of whom nothing is known come first
     */
    public record ProjectVersions(
            String project,
            int tenants,
            int quarantined,
            Optional<String> lowest,
            Optional<String> highest,
            List<VersionCount> versions) {
        public ProjectVersions {
            versions = List.copyOf(versions);
        }
    }

    /**
     * Tenants at one version.
     *
     * @param version absent: nothing known or nothing applied
     * @param some ids of at most five of them
     */
    public record VersionCount(Optional<String> version, int tenants, List<String> some) {
        public VersionCount {
            some = List.copyOf(some);
        }
    }
}
