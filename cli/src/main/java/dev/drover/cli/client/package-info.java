/**
 * The coordinator's HTTP API as Java methods.
 *
 * <p>Three things may go wrong, and each has its exception: nobody answers ({@link
 * dev.drover.cli.client.UnreachableException}), the coordinator says no ({@link
 * dev.drover.cli.client.ProblemException}), or something answers that is no coordinator ({@link
 * dev.drover.cli.client.UnintelligibleAnswerException}). Nothing is sent twice by itself.
 */
@NullMarked
package dev.drover.cli.client;

import org.jspecify.annotations.NullMarked;
