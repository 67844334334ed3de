/**
 * Reads SQL text the way PostgreSQL and psql do: lexer, splitter, classification by first words,
 * positions. Pure; knows neither files nor connections.
 */
@NullMarked
package dev.drover.engine.sql;

import org.jspecify.annotations.NullMarked;
