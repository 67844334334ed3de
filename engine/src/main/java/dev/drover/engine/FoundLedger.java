package dev.drover.engine;

import java.util.Optional;
import java.util.UUID;

/**
 * What a run found when it had the lease, before it did anything.
 *
 * @param scope empty when this tenant and project never wrote
 * @param server empty where the role may not ask
 */
public record FoundLedger(Optional<UUID> scope, Head head, Optional<ServerIdentity> server) {}
