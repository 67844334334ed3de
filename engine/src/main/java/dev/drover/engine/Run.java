package dev.drover.engine;

import java.util.UUID;

/**
 * On whose behalf migrations are applied; written into every ledger row.
 *
 * @param job the job that asked for it
 * @param attempt which try of the job this is, counted from 1
 * @param rollout name of the rollout
 * @param release digest of the release, {@code sha256:…}
 * @param appliedBy who runs it, for people: a worker's name, or user and host
 */
public record Run(UUID job, int attempt, String rollout, String release, String appliedBy) {

    /** How its sessions are called in {@code pg_stat_activity}. */
    public String application() {
        return "drover/" + job;
    }
}
