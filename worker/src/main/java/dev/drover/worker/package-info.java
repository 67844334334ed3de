/** Wires one worker process by hand; nobody imports this package. */
@NullMarked
package dev.drover.worker;

import org.jspecify.annotations.NullMarked;
