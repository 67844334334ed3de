package dev.drover.coordinator.rollout;

import dev.drover.contracts.JobId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.Job.Waiting;
import dev.drover.coordinator.rollout.decision.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Writes decided jobs, and the rows beside them that follow from their states. */
final class SaveJobs {
    private static final String UPDATE_JOBS =
            """
            UPDATE job SET state = u.state, attempt = u.attempt, vanished = u.vanished,
              deferrals = u.deferrals, worker = nullif(u.worker, ''),
              waits_for = nullif(u.waits_for, ''),
              waits_since = nullif(u.waits_since, '')::timestamptz,
              next_attempt_at = nullif(u.next_attempt_at, '')::timestamptz,
              ended_at = nullif(u.ended_at, '')::timestamptz,
              applied = u.applied, version = nullif(u.version, ''),
              pending = CASE WHEN u.pending = '[]' THEN '{}'
                ELSE ARRAY(SELECT jsonb_array_elements_text(u.pending::jsonb)) END,
              pending_count = u.pending_count, note = nullif(u.note, '')
            FROM unnest(:ids, :states, :attempts, :vanished, :deferrals, :workers, :waitsFor,
                :waitsSince, :nextAttemptsAt, :endedAt, :applied, :versions, :pending,
                :pendingCounts, :notes)
              AS u (id, state, attempt, vanished, deferrals, worker, waits_for, waits_since,
                next_attempt_at, ended_at, applied, version, pending, pending_count, note)
            WHERE job.id = u.id
            """;

    private static final String CLAIM =
            """
            UPDATE in_flight SET claimed = true, worker = u.worker, lease_until = :leaseUntil
            FROM unnest(:jobs, :workers) AS u (job, worker)
            WHERE in_flight.job = u.job
            """;

    private static final String LEAVE_FLIGHT = "DELETE FROM in_flight WHERE job = ANY(:jobs)";

    private static final String LEAVE_QUEUE = "DELETE FROM job_ready WHERE job = ANY(:jobs)";

    /** By tenant: that is what the table is found by. */
    private static final String LEAVE_ACTIVE =
            """
            DELETE FROM active_job a
            USING unnest(:jobs, :tenants) AS u (job, tenant)
            WHERE a.tenant = u.tenant AND a.job = u.job
            """;

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
        leaveActive(handle, jobs.stream().filter(job -> job.state().ended()).toList());
        each(handle, LEAVE_QUEUE, jobs, JobState::ended);
        var waiting = jobs.stream().filter(job -> waits(job.state())).toList();
        if (!waiting.isEmpty()) {
            handle.createUpdate(QUEUE)
                    .bindArray("jobs", UUID.class, ids(waiting))
                    .bind("now", now)
                    .execute();
        }
    }

    private static void leaveActive(Handle handle, List<Job> ended) {
        if (!ended.isEmpty()) {
            handle.createUpdate(LEAVE_ACTIVE)
                    .bindArray("jobs", UUID.class, ids(ended))
                    .bindArray(
                            "tenants",
                            String.class,
                            ended.stream().map(job -> job.tenant().value()).toList())
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

    /** All in one statement: a thousand jobs at a time, with a statement each, cost tenfold. */
    private static void update(Handle handle, List<Job> jobs, Instant now) {
        var update = handle.createUpdate(UPDATE_JOBS).bindArray("ids", UUID.class, ids(jobs));
        texts(update, "states", jobs, job -> job.state().name());
        numbers(update, "attempts", jobs, job -> job.tries().attempt());
        numbers(update, "vanished", jobs, job -> job.tries().vanished());
        numbers(update, "deferrals", jobs, job -> job.tries().deferrals());
        texts(update, "workers", jobs, job -> job.worker().map(WorkerId::value).orElse(""));
        texts(update, "waitsFor", jobs, job -> job.waiting().map(Waiting::reason).orElse(""));
        texts(update, "waitsSince", jobs, job -> text(job.waiting().map(Waiting::since)));
        texts(update, "nextAttemptsAt", jobs, job -> text(job.nextAttemptAt()));
        texts(update, "endedAt", jobs, job -> job.state().ended() ? now.toString() : "");
        numbers(update, "applied", jobs, job -> job.result().applied());
        texts(update, "versions", jobs, job -> job.result().version().orElse(""));
        texts(update, "pending", jobs, job -> Json.write(job.result().pending()));
        numbers(update, "pendingCounts", jobs, job -> job.result().pendingCount());
        texts(update, "notes", jobs, job -> job.note().orElse(""));
        update.execute();
    }

    private static String text(Optional<Instant> at) {
        return at.map(Instant::toString).orElse("");
    }

    private static void texts(
            Update update, String name, List<Job> jobs, Function<Job, String> column) {
        update.bindArray(name, String.class, jobs.stream().map(column).toList());
    }

    private static void numbers(
            Update update, String name, List<Job> jobs, Function<Job, Integer> column) {
        update.bindArray(name, Integer.class, jobs.stream().map(column).toList());
    }

    private static List<UUID> ids(List<Job> jobs) {
        return jobs.stream().map(Job::id).map(JobId::value).toList();
    }
}
