/**
 * Keeps one unwell database server from taking the whole worker with it.
 *
 * <pre>
 *  job -> ServerGates.enter(server) -> breaker closed? -> a place free? -> work
 *            |                            | no: Refused UNAVAILABLE  | no: Refused BUSY
 *            +-- Pass.reached() ends the breaker's doubt: the server has answered
 *            +-- Pass.end(verdict) feeds breaker and limit, gives the place back
 *            +-- strained() -> heartbeat -> the coordinator holds back what it would send there
 * </pre>
 *
 * The breaker counts only what speaks about the server (unreachable, starting up …), never a
 * tenant's or a script's failure. Open, it refuses at once with the words that the server said
 * last; half-open, one job tries, and the others are let in once the server has answered it. Until
 * a job has then ended well, a single failure opens the breaker again, for longer. A server that is
 * well and out of connections gets fewer places instead, half as many each time, and one more after
 * a while without complaint; only when a single place is too many does it count for the breaker.
 */
@NullMarked
package dev.drover.worker.server;

import org.jspecify.annotations.NullMarked;
