/**
 * Who works, and on what.
 *
 * <p>Every coordinator reads {@code drover.heartbeats} into a {@link
 * dev.drover.coordinator.liveness.WorkerRegistry}. The leader carries that into the control
 * database: a heartbeat that lists a job lengthens the job's lease, and is its claim if none was
 * seen. A lease that ends makes the job READY again; the worker may still live, then the lease in
 * the tenant's database keeps the two apart.
 *
 * <p>A claim may name a worker that has not got the job: it gave the command up, or died over it.
 * Then heartbeats tell in time who has it ({@code FindHolder}); until then, answers of another
 * worker that ran nothing do not count.
 *
 * <p>Silence proves something only to one who listens. So no lease is ended within a lease's length
 * of a change of leader, or of the moment since when the reader has been at the end of the topic
 * without a break.
 */
@NullMarked
package dev.drover.coordinator.liveness;

import org.jspecify.annotations.NullMarked;
