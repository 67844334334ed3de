/**
 * One job in this worker's hands, from its claim to the acknowledgement of its answer.
 *
 * <pre>
 *  intake --claimed--> RunJobs ---virtual thread---> RunJob
 *                        |                             | Slots        a place to work
 *                        |                             | CarryOut     tenant guard, release,
 *                        |                             |              credential, server, engine
 *                   JobsInHand <----- JobInput --------+
 *                   (JobTransitions: pure)             |
 *                        '------ JobEffect ----> DeliverAnswers --> drover.status
 * </pre>
 *
 * {@code JobTransitions} decides, from state and input alone; {@code RunJob} and {@code
 * DeliverAnswers} do what it says. The tenant's database is authoritative over what was migrated,
 * so everything here may be lost at any moment: the job's lease ends with our heartbeats, another
 * worker gets it, and finds in the ledger what was done.
 *
 * <p>An answer is sent after every event of its job was acknowledged, so whoever has seen the
 * answer can have seen the events. While Kafka is away an answer waits here, is listed in
 * heartbeats as reporting, and holds no slot.
 */
@NullMarked
package dev.drover.worker.job;

import org.jspecify.annotations.NullMarked;
