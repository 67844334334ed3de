/**
 * Decides what a fault of the database means: {@code (SQLSTATE, phase)} → code, retry and what to
 * do next. Pure; message texts are never matched, for they depend on the server's language.
 *
 * <p>What leaves this package may travel: DETAIL and statement texts are not taken over, quoted
 * literals become {@code ?}.
 */
@NullMarked
package dev.drover.engine.failure;

import org.jspecify.annotations.NullMarked;
