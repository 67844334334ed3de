/**
 * What the coordinator asks of workers, on topic {@code drover.jobs}. A command carries names and
 * numbers, never SQL and never a secret: the release is named by its digest, the password by a
 * credential's name.
 */
@NullMarked
package dev.drover.contracts.command;

import org.jspecify.annotations.NullMarked;
