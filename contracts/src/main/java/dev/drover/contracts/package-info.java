/**
 * What crosses the wire between coordinator, worker and client. This package holds the ids that
 * every message carries; the sub-packages hold the messages. Records check themselves; only {@code
 * wire} knows how they are encoded.
 */
@NullMarked
package dev.drover.contracts;

import org.jspecify.annotations.NullMarked;
