/**
 * Whole migration histories rolled over several databases: the outcome is compared with what is
 * known to be right.
 */
@NullMarked
package dev.drover.e2e.history;

import org.jspecify.annotations.NullMarked;
