/**
 * The terminal, or what stands in its place: streams, width, colour, and lines made of painted
 * pieces.
 *
 * <p>Data goes to standard output; progress, prompts and errors go to standard error. Colour and
 * cursor movement appear only on a terminal, unless asked for. Text that came over the network is
 * shown with its control characters replaced, so that a tenant's error message cannot steer the
 * terminal of the person who reads it.
 */
@NullMarked
package dev.drover.cli.console;

import org.jspecify.annotations.NullMarked;
