package dev.drover.engine;

import java.time.Duration;

/**
 * A session that held a lock that we waited for. Its query is left out: it may hold a customer's
 * data.
 *
 * @param transactionAge how long its transaction had been open
 */
public record Blocker(
        int pid, String user, String application, String state, Duration transactionAge) {}
