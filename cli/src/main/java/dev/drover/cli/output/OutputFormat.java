package dev.drover.cli.output;

/** How data is written to standard output. */
public enum OutputFormat {
    /** For people. */
    table,
    /** One JSON document. */
    json,
    /** One line of JSON per element, or per change while watching. */
    jsonl
}
