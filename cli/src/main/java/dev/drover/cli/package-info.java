/**
 * The {@code drover} client: asks a coordinator over HTTP and shows the answers.
 *
 * <pre>
 * Main, Drover ──▶ command ──▶ client (HTTP) · folder (files to upload)
 *                     │
 *                     ├──▶ progress (watching) · output (tables, JSON) ──▶ console (streams, width, colour)
 *                     └──▶ exit (codes and words of failure)
 * </pre>
 *
 * <p>It holds no state and decides nothing: everything it shows is the coordinator's answer, and
 * interrupting it interrupts only the showing. It must start fast, so it brings few libraries and
 * reads JSON only through the contracts' codec.
 */
@NullMarked
package dev.drover.cli;

import org.jspecify.annotations.NullMarked;
