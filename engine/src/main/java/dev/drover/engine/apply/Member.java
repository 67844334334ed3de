package dev.drover.engine.apply;

import dev.drover.engine.OutboxRow;

import java.util.Optional;

/**
 * One of several migrations that are sent together.
 *
 * @param number of the migration in its run, from 1
 * @param total how many the run has
 */
record Member(Transaction transaction, Optional<OutboxRow> event, int number, int total) {}
