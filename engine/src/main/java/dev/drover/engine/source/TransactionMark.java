package dev.drover.engine.source;

/**
 * A mark of the format about a script's transaction.
 *
 * @param all whether it asks for one transaction around all
 * @param words the mark, for people
 */
record TransactionMark(boolean all, String words) {}
