/**
 * Takes commands from Kafka.
 *
 * <pre>
 *  JobSource.take -> decode -> too old?     -> job.declined EXPIRED -.
 *    (a batch)        |     -> in hand?     -> nothing               |
 *                     |     -> new          -> job.claimed ----------+-> all acknowledged
 *                     '-> unreadable        -> dead-letter topic ----'   within 5 s?
 *                                                                   yes: ACCEPT, then run
 *                                                                   no:  RELEASE, run nothing
 * </pre>
 *
 * The claim is the commitment: once Kafka has it, the record is given up and nothing of Kafka is
 * held while the job runs, however long that takes. A crash before it leaves the record to another
 * worker; a crash after it ends the heartbeats, and the coordinator dispatches again. One platform
 * thread does all of this, and only while there is room for a whole batch, so nothing is ever taken
 * that would have to be given back.
 */
@NullMarked
package dev.drover.worker.intake;

import org.jspecify.annotations.NullMarked;
