package dev.drover.contracts.http;

import java.util.List;

/**
 * An error answer (RFC 9457, {@code application/problem+json}).
 *
 * @param status the HTTP status
 * @param code stable name, such as {@code VERSION_UNKNOWN}
 * @param detail what happened and why
 * @param remedy what to do
 * @param problems every single problem of a bad input, all at once
 */
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        String remedy,
        List<Item> problems) {

    public Problem {
        problems = List.copyOf(problems);
    }

    /**
     * One problem of an input.
     *
     * @param where file and line, or the key; empty when it concerns the whole
     */
    public record Item(String code, String where, String what, String remedy) {}
}
