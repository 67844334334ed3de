/**
 * Answers in the shape that the caller asked for: a table for people, JSON for programs.
 *
 * <p>{@code json} is one indented document, {@code jsonl} one line per element; both write the
 * contract's bodies as they are, so that a script sees what the API says.
 */
@NullMarked
package dev.drover.cli.output;

import org.jspecify.annotations.NullMarked;
