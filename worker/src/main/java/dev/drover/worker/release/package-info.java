/**
 * The worker's own copies of releases.
 *
 * <pre>
 *  drover.releases --FollowReleases--> AssembleRelease --whole--> ReleaseCopies (disk or memory)
 *                                       bounded parts                  |
 *                          find(digest) <--LRU of parsed releases <--VerifyCopy
 * </pre>
 *
 * The topic is transport, not authority: a copy counts only once it was read again and gave the
 * digest it is named by, and the split that the coordinator made of it. A copy that does not is
 * thrown away and the next publication takes its place, so whoever can write to the topic can delay
 * a job but never run SQL of his own. Memory is bounded everywhere; what was evicted is published
 * again when the job that needed it is deferred.
 */
@NullMarked
package dev.drover.worker.release;

import org.jspecify.annotations.NullMarked;
