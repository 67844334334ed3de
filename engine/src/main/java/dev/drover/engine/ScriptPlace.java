package dev.drover.engine;

/**
 * Where in a migration something failed.
 *
 * @param line counted from 1
 * @param column counted from 1; 0 when only the statement is known
 * @param statement number of the statement in the file, from 1; 0 when it is not known
 * @param excerpt the lines around, with a caret below the column; empty when only the file is known
 */
public record ScriptPlace(
        String version, String path, int line, int column, int statement, String excerpt) {}
