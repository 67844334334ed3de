package dev.drover.contracts.http;

import java.time.Instant;
import java.util.Optional;

/**
 * {@code GET /releases}: a release that was taken.
 *
 * @param head version of a tenant that has it all
 * @param migrations how many it has
 * @param createdAt when it was first uploaded
 */
public record ReleaseSummary(
        String digest, String format, Optional<String> head, int migrations, Instant createdAt) {}
