package dev.drover.e2e.benchmark;

import dev.drover.engine.EngineListener;
import dev.drover.engine.FoundLedger;
import dev.drover.engine.Head;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.Outcome;
import dev.drover.engine.Resend;
import dev.drover.engine.Revert;
import dev.drover.engine.ServerIdentity;
import dev.drover.engine.Target;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;
import dev.drover.worker.job.TenantEngine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers at once that all is applied, for tenants that do not exist; remembers only how long their
 * ledgers are. Tells of each migration as the real one does, or of none.
 */
final class InstantEngine implements TenantEngine {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Head NOTHING = Head.NONE;

    private final Map<UUID, Integer> ranks = new ConcurrentHashMap<>();
    private volatile boolean tellsOfMigrations;

    /** Whether each migration has an event, beside the job's claim and result. */
    void tellOfMigrations(boolean tell) {
        tellsOfMigrations = tell;
    }

    @Override
    public Outcome migrate(
            Target target, Release release, MigrateRequest request, EngineListener listener) {
        var scope = UUID.nameUUIDFromBytes(target.database().getBytes(StandardCharsets.UTF_8));
        int before = ranks.getOrDefault(scope, 0);
        listener.ledgerFound(
                new FoundLedger(
                        Optional.of(scope), NOTHING, Optional.of(new ServerIdentity("1", 1))));
        var rows = new ArrayList<LedgerRow>();
        for (var migration : tellsOfMigrations ? release.migrations() : last(release)) {
            rows.add(row(scope, before + rows.size() + 1, migration, request));
        }
        if (tellsOfMigrations) {
            rows.forEach(row -> tell(row, request));
        }
        ranks.put(scope, before + rows.size());
        return new Outcome.Succeeded(
                rows,
                new Head(release.head(), before + rows.size()),
                List.of(),
                request.relay().flush(PATIENCE));
    }

    private static List<Migration> last(Release release) {
        return List.of(release.migrations().getLast());
    }

    private static void tell(LedgerRow row, MigrateRequest request) {
        request.relay().send(row);
    }

    private static LedgerRow row(
            UUID scope, int rank, Migration migration, MigrateRequest request) {
        var run = request.run();
        return new LedgerRow(
                scope,
                rank,
                migration.version(),
                migration.description(),
                LedgerRow.Kind.VERSIONED,
                LedgerRow.Direction.UP,
                LedgerRow.State.APPLIED,
                migration.checksum(),
                migration.checksum(),
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                run.appliedBy(),
                run.release(),
                run.rollout(),
                run.job(),
                run.attempt(),
                Optional.empty(),
                Optional.empty(),
                1);
    }

    @Override
    public Outcome revert(
            Target target,
            Optional<Release> release,
            Revert wanted,
            MigrateRequest request,
            EngineListener listener) {
        throw new UnsupportedOperationException("the benchmark takes nothing back");
    }

    @Override
    public Outcome verify(
            Target target,
            Optional<Release> release,
            Resend resend,
            MigrateRequest request,
            EngineListener listener) {
        throw new UnsupportedOperationException("the benchmark verifies nothing");
    }
}
