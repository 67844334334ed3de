/**
 * Keeps one unwell database server from taking the whole worker with it.
 *
 * <pre>
 *  job -> ServerGates.enter(server) -> breaker closed? -> room in the bulkhead? -> work
 *            |                            | no: Refused UNAVAILABLE   | no: Refused BUSY
 *            +-- Pass.end(verdict) feeds the breaker, gives the place back
 * </pre>
 *
 * The breaker counts only what speaks about the server (unreachable, starting up, too many
 * connections …), never a tenant's or a script's failure. Open, it refuses at once with the words
 * that the server said last; half-open, one job tries.
 */
@NullMarked
package dev.drover.worker.server;

import org.jspecify.annotations.NullMarked;
