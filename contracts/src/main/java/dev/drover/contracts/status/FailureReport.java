package dev.drover.contracts.status;

import java.util.List;
import java.util.Optional;

/**
 * Why an attempt failed, for machines and for a person at night. Holds no customer data: literals
 * in messages are masked and DETAIL is left out.
 *
 * @param code stable name, such as {@code LOCK_TIMEOUT}
 * @param category transient, contention, server, script, data, tenant, operator or internal: whom
 *     to wake
 * @param retry {@code LATER} (a try was consumed), {@code BACK_PRESSURE} (none was) or {@code
 *     NEVER}
 * @param sqlState five characters as PostgreSQL gave them
 * @param message what happened
 * @param remedy what to do
 * @param fingerprint groups like failures: hash of code, SQLSTATE, masked message, version and
 *     statement
 * @param blockers who held the lock that was waited for, for people
 */
public record FailureReport(
        String code,
        String category,
        String retry,
        Optional<String> sqlState,
        String message,
        String remedy,
        String fingerprint,
        Optional<Place> place,
        List<String> blockers) {

    public FailureReport {
        blockers = List.copyOf(blockers);
    }

    /**
     * Where in the release.
     *
     * @param line counted from 1; 0 when only the file is known
     * @param column counted from 1; 0 when unknown
     * @param statement counted from 1; 0 when unknown
     * @param excerpt lines around it with a caret, masked; empty when unknown
     */
    public record Place(
            String version, String path, int line, int column, int statement, String excerpt) {}
}
