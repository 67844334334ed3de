/**
 * Measures against what others do, in one run on one machine: ratios are the result, absolute
 * numbers belong to the machine.
 *
 * <p>Contenders take turns within a round, the order rotates, the first round warms up and is
 * dropped. The server flushes to the disk and waits for it. Databases are emptied before each turn,
 * ledgers included, so that the first use of a database counts for everybody; their catalogues are
 * vacuumed, so that nobody inherits the others' dead rows. Neither is within the time that is
 * taken.
 */
@NullMarked
package dev.drover.e2e.benchmark;

import org.jspecify.annotations.NullMarked;
