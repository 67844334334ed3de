/**
 * From a credential's name to its secret, and to the hosts that may see it.
 *
 * <p>A command names a credential and a host. The worker's own configuration decides whether the
 * two go together, so whoever can write to Kafka still cannot make a worker send a password to a
 * host of his own. Secrets are read when they are used, so a rotated file needs no restart, and
 * live in {@code Secret}, which never prints itself.
 */
@NullMarked
package dev.drover.worker.credential;

import org.jspecify.annotations.NullMarked;
