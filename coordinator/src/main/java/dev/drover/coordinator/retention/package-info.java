/** Forgets what is long over, so that the control database does not grow for ever. */
@NullMarked
package dev.drover.coordinator.retention;

import org.jspecify.annotations.NullMarked;
