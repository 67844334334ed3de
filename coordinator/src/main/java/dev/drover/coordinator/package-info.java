/** Wires one coordinator process by hand; nobody imports this package. */
@NullMarked
package dev.drover.coordinator;

import org.jspecify.annotations.NullMarked;
