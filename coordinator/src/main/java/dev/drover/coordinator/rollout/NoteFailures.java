package dev.drover.coordinator.rollout;

import dev.drover.contracts.status.FailureReport;
import dev.drover.coordinator.db.DurableCommit;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobDecision.Effect.NoteFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Writes down why tries failed: one row for each dispatch, however often it is told; and which of
 * them the dead letters are to tell.
 */
final class NoteFailures {
    private static final String INSERT =
            """
            WITH noted AS (
            INSERT INTO failure (job, dispatch, attempt, rollout, tenant, at, final, code, category,
              sqlstate, message, remedy, fingerprint, version, path, line, column_number, statement,
              excerpt, blockers)
            VALUES (:job, :dispatch, :attempt, :rollout, :tenant, :at, :final, :code, :category,
              :sqlstate, :message, :remedy, :fingerprint, :version, :path, :line, :column,
              :statement, :excerpt, :blockers)
            ON CONFLICT (job, dispatch) DO NOTHING
            RETURNING job, dispatch, final
            )
            INSERT INTO dead_letter_unsent (job, dispatch)
            SELECT job, dispatch FROM noted WHERE final
            """;

    private static final FailureReport.Place NOWHERE = new FailureReport.Place("", "", 0, 0, 0, "");

    private NoteFailures() {}

    record Noted(Job job, NoteFailure failure) {}

    static void insert(Handle handle, List<Noted> failures, Instant now) {
        if (failures.isEmpty()) {
            return;
        }
        if (failures.stream().anyMatch(noted -> noted.failure().ended())) {
            DurableCommit.require(handle);
        }
        var batch = handle.prepareBatch(INSERT);
        for (var noted : failures) {
            var report = noted.failure().report();
            var place = report.place().orElse(NOWHERE);
            batch.bind("job", noted.job().id().value())
                    .bind("dispatch", noted.failure().dispatch())
                    .bind("attempt", noted.failure().attempt())
                    .bind("rollout", noted.job().rollout().value())
                    .bind("tenant", noted.job().tenant().value())
                    .bind("at", now)
                    .bind("final", noted.failure().ended())
                    .bind("code", report.code())
                    .bind("category", report.category())
                    .bind("sqlstate", report.sqlState())
                    .bind("message", report.message())
                    .bind("remedy", report.remedy())
                    .bind("fingerprint", report.fingerprint())
                    .bind("version", given(place.version()))
                    .bind("path", given(place.path()))
                    .bind("line", place.line())
                    .bind("column", place.column())
                    .bind("statement", place.statement())
                    .bind("excerpt", place.excerpt())
                    .bindArray("blockers", String.class, report.blockers())
                    .add();
        }
        batch.execute();
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }
}
