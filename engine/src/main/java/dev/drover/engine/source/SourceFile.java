package dev.drover.engine.source;

/**
 * A file of a migrations folder.
 *
 * @param path relative to the folder, with {@code /} between its parts
 * @param text decoded as UTF-8, a leading byte order mark cut
 */
public record SourceFile(String path, String text) {}
