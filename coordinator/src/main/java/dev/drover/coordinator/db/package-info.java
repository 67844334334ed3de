/**
 * The control database: what should run next.
 *
 * <p>{@link dev.drover.coordinator.db.ControlDatabase} owns the pool and brings the schema up to
 * date at start, by our own engine, project {@code control}. SQL stands beside the method that runs
 * it, in the package that owns the question; this one holds none but its schema's.
 *
 * <p>Jobs change state some ten times each, so no index covers {@code job.state}: such updates stay
 * HOT. Searches go through small tables beside it ({@code job_ready}, {@code in_flight}, {@code
 * active_job}).
 *
 * <p>The moment of a decision is a parameter of each statement, never SQL's {@code now()}: a test
 * moves it, and one transaction sees one moment. It is the database's time all the same, as package
 * {@code clock} keeps it: what one coordinator writes down for later is read by another.
 */
@NullMarked
package dev.drover.coordinator.db;

import org.jspecify.annotations.NullMarked;
