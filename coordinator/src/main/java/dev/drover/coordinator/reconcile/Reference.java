package dev.drover.coordinator.reconcile;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.coordinator.rollout.PolicyColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The release that ledgers are compared with: a rollout's, or one that was only uploaded. */
record Reference(ProjectName project, ReleaseDigest release, LedgerPolicy policy) {
    private static final String FIND =
            """
            SELECT project, release, out_of_order, cosmetic_change, on_clone, repair
            FROM rollout
            WHERE id = :id
            """;

    private static final String NEWEST =
            """
            SELECT project, release, out_of_order, cosmetic_change, on_clone, repair
            FROM rollout
            WHERE project = :project
            ORDER BY number DESC
            LIMIT 1
            """;

    static Optional<Reference> find(Handle handle, RolloutId rollout) {
        return handle.createQuery(FIND)
                .bind("id", rollout.value())
                .map((row, _) -> of(row))
                .findOne();
    }

    static Optional<Reference> newest(Handle handle, ProjectName project) {
        return handle.createQuery(NEWEST)
                .bind("project", project.value())
                .map((row, _) -> of(row))
                .findOne();
    }

    /** Where nothing was ever rolled out; empty when it was never uploaded. */
    static Optional<Reference> uploaded(Handle handle, ProjectName project, ReleaseDigest release) {
        return handle.createQuery("SELECT digest FROM release WHERE digest = :digest")
                .bind("digest", release.value())
                .mapTo(String.class)
                .findOne()
                .map(_ -> new Reference(project, release, LedgerPolicy.DEFAULT));
    }

    private static Reference of(ResultSet row) throws SQLException {
        return new Reference(
                new ProjectName(row.getString("project")),
                new ReleaseDigest(row.getString("release")),
                // to look is not to accept
                PolicyColumns.read(row).with(Repair.NONE));
    }
}
