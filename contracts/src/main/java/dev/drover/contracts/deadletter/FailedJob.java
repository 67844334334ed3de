package dev.drover.contracts.deadletter;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.FailureReport;

import java.time.Instant;
import java.util.Optional;

/**
 * A job that has failed for good: nothing tries it again before somebody replays it. Told once or
 * more; job and dispatch tell the repetition.
 *
 * @param action {@code migrate}, {@code revert} or {@code verify}
 * @param toVersion of the rollout; absent: the whole release
 * @param dispatch the how-many-th sending of the job, with which it ended
 * @param attempt the how-many-th try
 * @param at when the coordinator learned of it
 */
public record FailedJob(
        JobId job,
        TenantId tenant,
        RolloutId rollout,
        ServerId server,
        ProjectName project,
        String action,
        ReleaseDigest release,
        Optional<String> toVersion,
        int dispatch,
        int attempt,
        Instant at,
        FailureReport failure) {}
