package dev.drover.engine.sql;

/**
 * A comment of a script.
 *
 * @param text with its marks
 * @param line where it begins, counted from 1
 * @param block {@code /* … *}{@code /} rather than {@code --}
 * @param header whether it stands before the first statement
 */
public record Comment(String text, int line, boolean block, boolean header) {}
