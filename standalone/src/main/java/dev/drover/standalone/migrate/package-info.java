/**
 * {@code drover migrate}: what a small team runs from a laptop or in CI. Broker, control database,
 * coordinator and worker live in this process for the length of the command; the tenants are the
 * user's own, and the truth stays with them, so that nothing is lost when the process or its data
 * directory is.
 */
@NullMarked
package dev.drover.standalone.migrate;

import org.jspecify.annotations.NullMarked;
