package dev.drover.contracts.wire;

import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.liveness.Heartbeat.OpenBreaker;
import dev.drover.contracts.liveness.Heartbeat.RunningJob;
import dev.drover.contracts.liveness.Heartbeat.StrainedServer;

import java.util.List;

/**
 * A heartbeat without what only people read: every job is there, its step only begun, and of the
 * strained servers the first ones alone. Pure.
 */
final class BriefHeartbeat {
    private static final int STEP_BYTES = 12;
    private static final int REASON_BYTES = 60;

    /** Writers tell those first that they leave alone. */
    private static final int STRAINED_SERVERS = 64;

    private BriefHeartbeat() {}

    static Heartbeat of(Heartbeat whole) {
        return new Heartbeat(
                whole.worker(),
                whole.time(),
                whole.startedAt(),
                whole.version(),
                whole.host(),
                whole.slots(),
                whole.freeSlots(),
                whole.draining(),
                whole.jobs().stream().map(BriefHeartbeat::job).toList(),
                whole.strained().map(BriefHeartbeat::servers));
    }

    private static RunningJob job(RunningJob job) {
        return new RunningJob(
                job.job(),
                job.dispatch(),
                job.attempt(),
                CutText.to(STEP_BYTES, job.step()),
                job.since());
    }

    private static List<StrainedServer> servers(List<StrainedServer> servers) {
        return servers.stream()
                .limit(STRAINED_SERVERS)
                .map(each ->
                        new StrainedServer(
                                each.server(),
                                each.limit(),
                                each.breaker().map(BriefHeartbeat::breaker)))
                .toList();
    }

    private static OpenBreaker breaker(OpenBreaker breaker) {
        return new OpenBreaker(
                breaker.since(), breaker.retryAt(), CutText.to(REASON_BYTES, breaker.reason()));
    }
}
