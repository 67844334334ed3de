/**
 * Coordinator, workers as processes of their own, a broker and real servers: what the pieces say of
 * each other must agree.
 */
@NullMarked
package dev.drover.e2e.fleet;

import org.jspecify.annotations.NullMarked;
