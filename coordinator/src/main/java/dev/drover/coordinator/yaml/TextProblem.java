package dev.drover.coordinator.yaml;

import dev.drover.contracts.http.Problem;

/**
 * One thing wrong with a text that somebody wrote, and where.
 *
 * @param code stable name, such as {@code DUPLICATE_ID}
 * @param line counted from 1; 0 when it concerns the whole
 * @param column counted from 1; 0 when it concerns the whole
 * @param what what is wrong, one sentence
 * @param remedy what to do, one sentence
 */
public record TextProblem(String code, int line, int column, String what, String remedy) {
    public static TextProblem ofTheWhole(String code, String what, String remedy) {
        return new TextProblem(code, 0, 0, what, remedy);
    }

    /** {@code line 4, column 9}, or empty. */
    public String where() {
        return line > 0 ? "line %d, column %d".formatted(line, column) : "";
    }

    /** As it travels in an answer. */
    public Problem.Item item() {
        return new Problem.Item(code, where(), what, remedy);
    }

    /** {@code line 4, column 9: what remedy}. */
    @Override
    public String toString() {
        return (line > 0 ? where() + ": " : "") + what + " " + remedy;
    }
}
