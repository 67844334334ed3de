/** Hears what the coordinator tells all workers, and cancels jobs that it does not want. */
@NullMarked
package dev.drover.worker.control;

import org.jspecify.annotations.NullMarked;
