package dev.drover.engine.apply;

/**
 * One of several migrations that are sent together.
 *
 * @param inert whether the script runs nobody's functions, so that the session is as before it
 * @param number of the migration in its run, from 1
 * @param total how many the run has
 */
record Member(Transaction transaction, boolean inert, int number, int total) {}
