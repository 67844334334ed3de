/**
 * A release on its way from coordinator to workers, on topic {@code drover.releases}: manifest and
 * files, in chunks.
 */
@NullMarked
package dev.drover.contracts.release;

import org.jspecify.annotations.NullMarked;
