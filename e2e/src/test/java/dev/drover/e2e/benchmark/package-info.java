/**
 * Measures against what others do, in one run on one machine: ratios are the result, absolute
 * numbers belong to the machine.
 *
 * <p>Contenders take turns within a round, the order rotates, the first round warms up and is
 * dropped. The server flushes to the disk and waits for it. Databases are made new for each turn,
 * outside of the time that is taken, so that the first use of a database counts for everybody and
 * nobody inherits bloated catalogues.
 */
@NullMarked
package dev.drover.e2e.benchmark;

import org.jspecify.annotations.NullMarked;
