package dev.drover.worker.ops;

/**
 * Whether the worker is well.
 *
 * @param detail one line for people
 */
public record Health(boolean well, String detail) {}
