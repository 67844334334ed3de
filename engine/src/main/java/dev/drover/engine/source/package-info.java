/**
 * Reads migration folders: naming and order of each format as data, header directives, checksums.
 * The result is a {@link dev.drover.engine.source.Release}; everything wrong with a folder is
 * reported at once.
 */
@NullMarked
package dev.drover.engine.source;

import org.jspecify.annotations.NullMarked;
