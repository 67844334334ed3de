/** What the coordinator tells all workers, beside commands. */
@NullMarked
package dev.drover.contracts.control;

import org.jspecify.annotations.NullMarked;
