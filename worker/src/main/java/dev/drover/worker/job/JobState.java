package dev.drover.worker.job;

import dev.drover.contracts.liveness.Heartbeat.RunningJob;
import dev.drover.contracts.status.JobEvent;

/**
 * Where a job in this worker's hands stands.
 *
 * <pre>
 * Claimed     -> Running      a slot is free
 * Claimed     -> Reporting    answered without having run: given back while draining, or cancelled
 * Running     -> Running      the next step begins
 * Running     -> Reporting    answered, all its events are with Kafka
 * Running     -> Undelivered  answered, events are left in the tenant's outbox
 * Undelivered -> Reporting    the outbox was drained, or is left to the tenant's next run
 * Undelivered -> Undelivered  it could not be drained yet
 * Reporting   -> Reporting    Kafka did not take the answer
 * Reporting   -> Settled      Kafka has the answer
 * </pre>
 */
sealed interface JobState {
    /** For people, in heartbeats. */
    String label();

    record Claimed() implements JobState {
        @Override
        public String label() {
            return "claimed";
        }
    }

    record Running(String step) implements JobState {
        @Override
        public String label() {
            return step;
        }
    }

    /**
     * @param tries to drain the outbox, made so far
     * @param failures those among them in which the outbox could not even be read
     */
    record Undelivered(JobEvent answer, int tries, int failures) implements JobState {
        @Override
        public String label() {
            return RunningJob.REPORTING;
        }
    }

    /**
     * @param tries to send the answer that failed
     */
    record Reporting(JobEvent answer, int tries) implements JobState {
        @Override
        public String label() {
            return RunningJob.REPORTING;
        }
    }

    record Settled() implements JobState {
        @Override
        public String label() {
            return "settled";
        }
    }
}
