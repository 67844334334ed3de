package dev.drover.worker.control;

import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.control.ControlMessage.CancelJob;
import dev.drover.contracts.wire.ControlCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.worker.job.JobKey;
import dev.drover.worker.job.RunJobs;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.topic.FollowTopic;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the control topic says; what was said before this worker was there is not for it.
 *
 * <p>Every worker reads every record, so one that cannot be read is counted and stays where it is:
 * as a dead letter it would be there as many times as there are workers.
 */
public final class HearControl implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HearControl.class);

    private final RunJobs jobs;
    private final Measures measures;
    private final FollowTopic topic;

    public HearControl(
            Map<String, String> client, String clientId, RunJobs jobs, Measures measures) {
        this.jobs = jobs;
        this.measures = measures;
        this.topic =
                new FollowTopic(
                        Topics.CONTROL,
                        FollowTopic.From.END,
                        client,
                        clientId,
                        this::take,
                        measures);
    }

    public void start(Thread.UncaughtExceptionHandler onDeath) {
        topic.start(onDeath);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new UnreadableRecordException("INVALID", "no value");
            }
            ControlCodec.decode(record.value()).ifPresent(this::obey);
        } catch (UnreadableRecordException e) {
            measures.recordSkipped(record.topic());
            log.warn(
                    "offset {} of {}-{} is no control message and is skipped; what it was to cancel"
                            + " is told again: {}",
                    record.offset(),
                    record.topic(),
                    record.partition(),
                    e.getMessage());
        }
    }

    private void obey(ControlMessage message) {
        switch (message) {
            case CancelJob(var job, var dispatch, var reason) ->
                    jobs.cancel(new JobKey(job, dispatch), reason);
        }
    }

    @Override
    public void close() {
        topic.close();
    }
}
