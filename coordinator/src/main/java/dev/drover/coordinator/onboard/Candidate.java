package dev.drover.coordinator.onboard;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.rollout.PolicyColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A rollout that tenants who came later may belong to.
 *
 * @param number of its start: a higher one started later
 * @param reverts it takes tenants back
 */
record Candidate(
        RolloutId id,
        long number,
        boolean reverts,
        ReleaseDigest release,
        Optional<String> toVersion,
        LedgerPolicy policy,
        Selection selection) {
    private static final int LOOKED_AT = 20;

    /** The released version of a project is that of the last of these that a tenant belongs to. */
    private static final String COMPLETED =
            """
            SELECT id, number, action, release, to_version, selection, out_of_order, cosmetic_change, on_clone,
              repair
            FROM rollout r
            WHERE project = :project AND action IN ('migrate', 'revert') AND parent IS NULL AND origin = 'request'
              AND state IN ('COMPLETED', 'COMPLETED_WITH_FAILURES')
              AND (state = 'COMPLETED'
                OR EXISTS (SELECT FROM job j WHERE j.rollout = r.id AND j.state = 'SUCCEEDED')
                -- its jobs are forgotten
                OR NOT EXISTS (SELECT FROM job j WHERE j.rollout = r.id))
            ORDER BY ended_at DESC
            LIMIT :limit
            """;

    /** One that goes back is among them: whoever came later is taken along. */
    private static final String RUNNING =
            """
            SELECT id, number, action, release, to_version, selection, out_of_order, cosmetic_change, on_clone,
              repair
            FROM rollout r
            WHERE project = :project AND action IN ('migrate', 'revert') AND parent IS NULL AND origin = 'request'
              AND state IN ('RUNNING', 'PAUSED', 'HALTED')
            ORDER BY number DESC
            LIMIT :limit
            """;

    static List<Candidate> completed(Handle handle, ProjectName project) {
        return find(handle, COMPLETED, project);
    }

    static List<Candidate> running(Handle handle, ProjectName project) {
        return find(handle, RUNNING, project);
    }

    /**
     * Where tenants are born, the last word first. That is what is completed; but a rollout that
     * takes tenants back tells already while it runs that what was before it is not wanted.
     *
     * @param completed the last one first
     * @param running the one that started last first
     */
    static List<Candidate> released(List<Candidate> completed, List<Candidate> running) {
        var all = new ArrayList<>(completed);
        for (var revert : running.stream().filter(Candidate::reverts).toList()) {
            int at = 0;
            while (at < all.size() && all.get(at).number() > revert.number()) {
                at++;
            }
            all.add(at, revert);
        }
        return all;
    }

    private static List<Candidate> find(Handle handle, String sql, ProjectName project) {
        return handle.createQuery(sql)
                .bind("project", project.value())
                .bind("limit", LOOKED_AT)
                .map((row, _) -> read(row))
                .list();
    }

    private static Candidate read(ResultSet row) throws SQLException {
        return new Candidate(
                new RolloutId(row.getString("id")),
                row.getLong("number"),
                row.getString("action").equals("revert"),
                new ReleaseDigest(row.getString("release")),
                Optional.ofNullable(row.getString("to_version")),
                PolicyColumns.read(row),
                selection(Optional.ofNullable(row.getString("selection"))));
    }

    private static Selection selection(Optional<String> text) {
        try {
            return text.isEmpty() ? Selection.ALL : Json.read(text.get(), Selection.class);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("selection in the control database: " + text, e);
        }
    }
}
