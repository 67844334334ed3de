/**
 * Scenarios over the whole fleet: the program as its users start it, against real servers. Faults
 * are real: processes are killed, connections cut.
 */
@NullMarked
package dev.drover.e2e;

import org.jspecify.annotations.NullMarked;
