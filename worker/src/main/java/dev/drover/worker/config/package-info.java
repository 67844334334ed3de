/**
 * The worker's configuration: a record, made in a program or parsed once from YAML, with all that
 * is wrong told at once. It holds names of secrets and hosts that may see them, never a secret.
 */
@NullMarked
package dev.drover.worker.config;

import org.jspecify.annotations.NullMarked;
