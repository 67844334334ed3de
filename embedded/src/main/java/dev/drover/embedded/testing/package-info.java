/**
 * Servers for tests: one PostgreSQL and one Kafka per test JVM, started by the first test that
 * asks, gone with the JVM.
 *
 * <p>A test depends on module {@code embedded} in scope test and takes a database of its own:
 *
 * <pre>{@code
 * try (TestDatabase database = SharedPostgres.get().createDatabase()) { ... }
 * }</pre>
 *
 * <p>Topics and groups of the shared broker are named by the test, uniquely.
 */
@NullMarked
package dev.drover.embedded.testing;

import org.jspecify.annotations.NullMarked;
