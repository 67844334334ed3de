package dev.drover.coordinator.rollout;

import dev.drover.contracts.JobId;
import dev.drover.contracts.WorkerId;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** Writes decided jobs, and the rows beside them that follow from their states. */
final class SaveJobs {
    private static final String UPDATE_JOB =
            """
            UPDATE job SET state = :state, attempt = :attempt, vanished = :vanished,
              deferrals = :deferrals, worker = :worker, waits_for = :waitsFor,
              waits_since = :waitsSince, next_attempt_at = :nextAttemptAt, ended_at = :endedAt,
              applied = :applied, version = :version, pending = :pending,
              pending_count = :pendingCount, note = :note
            WHERE id = :id
            """;

    private static final String CLAIM =
            """
            UPDATE in_flight SET claimed = true, worker = u.worker, lease_until = :leaseUntil
            FROM unnest(:jobs, :workers) AS u (job, worker)
            WHERE in_flight.job = u.job
            """;

    private static final String LEAVE_FLIGHT = "DELETE FROM in_flight WHERE job = ANY(:jobs)";

    private static final String LEAVE_QUEUE = "DELETE FROM job_ready WHERE job = ANY(:jobs)";

    private static final String LEAVE_ACTIVE = "DELETE FROM active_job WHERE job = ANY(:jobs)";

    private static final String QUEUE =
            """
            INSERT INTO job_ready (job, rollout, wave, server, position, not_before, window_set)
            SELECT j.id, j.rollout, j.wave, j.server,
              hashtextextended(j.rollout || '/' || j.tenant, 0),
              coalesce(j.next_attempt_at, :now), j.window_set
            FROM job j
            WHERE j.id = ANY(:jobs)
            ON CONFLICT (job) DO UPDATE SET not_before = excluded.not_before
            """;

    private SaveJobs() {}

    static void save(Handle handle, List<Job> jobs, Instant now, Duration lease) {
        update(handle, jobs, now);
        var running = jobs.stream().filter(job -> job.state() == JobState.RUNNING).toList();
        if (!running.isEmpty()) {
            handle.createUpdate(CLAIM)
                    .bindArray("jobs", UUID.class, ids(running))
                    .bindArray(
                            "workers",
                            String.class,
                            running.stream()
                                    .map(job -> job.worker().map(WorkerId::value).orElse(""))
                                    .toList())
                    .bind("leaseUntil", now.plus(lease))
                    .execute();
        }
        each(handle, LEAVE_FLIGHT, jobs, state -> !state.inFlight());
        each(handle, LEAVE_ACTIVE, jobs, JobState::ended);
        each(handle, LEAVE_QUEUE, jobs, JobState::ended);
        var waiting = jobs.stream().filter(job -> waits(job.state())).toList();
        if (!waiting.isEmpty()) {
            handle.createUpdate(QUEUE)
                    .bindArray("jobs", UUID.class, ids(waiting))
                    .bind("now", now)
                    .execute();
        }
    }

    private static boolean waits(JobState state) {
        return state == JobState.READY || state == JobState.RETRY_WAIT;
    }

    private static void each(Handle handle, String sql, List<Job> jobs, Predicate<JobState> whose) {
        var chosen = jobs.stream().filter(job -> whose.test(job.state())).toList();
        if (!chosen.isEmpty()) {
            handle.createUpdate(sql).bindArray("jobs", UUID.class, ids(chosen)).execute();
        }
    }

    private static void update(Handle handle, List<Job> jobs, Instant now) {
        var batch = handle.prepareBatch(UPDATE_JOB);
        for (var job : jobs) {
            batch.bind("id", job.id().value())
                    .bind("state", job.state().name())
                    .bind("attempt", job.tries().attempt())
                    .bind("vanished", job.tries().vanished())
                    .bind("deferrals", job.tries().deferrals())
                    .bind("worker", job.worker().map(WorkerId::value))
                    .bind("waitsFor", job.waiting().map(Job.Waiting::reason))
                    .bind("waitsSince", job.waiting().map(Job.Waiting::since))
                    .bind("nextAttemptAt", job.nextAttemptAt())
                    .bind("endedAt", job.state().ended() ? now : null)
                    .bind("applied", job.result().applied())
                    .bind("version", job.result().version())
                    .bindArray("pending", String.class, job.result().pending())
                    .bind("pendingCount", job.result().pendingCount())
                    .bind("note", job.note())
                    .add();
        }
        batch.execute();
    }

    private static List<UUID> ids(List<Job> jobs) {
        return jobs.stream().map(Job::id).map(JobId::value).toList();
    }
}
