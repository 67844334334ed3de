/** The ids that every message carries. The sub-packages hold what crosses the wire. */
@NullMarked
package dev.drover.contracts;

import org.jspecify.annotations.NullMarked;
