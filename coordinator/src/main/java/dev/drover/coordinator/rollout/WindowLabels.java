package dev.drover.coordinator.rollout;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.wire.Json;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Sees to it that the windows of a new rollout concern somebody. */
final class WindowLabels {
    private static final String ANYBODY =
            """
            SELECT EXISTS (
              SELECT FROM tenant
              WHERE id = ANY(:tenants) AND labels @> CAST(:labels AS jsonb))
            """;

    private WindowLabels() {}

    /**
     * @throws EmptyWindowException when a window names labels that none of the tenants has
     */
    static void check(Handle handle, Spread spread, List<TenantId> tenants) {
        var ids = tenants.stream().map(TenantId::value).toList();
        for (int i = 0; i < spread.windows().size(); i++) {
            var labels = spread.windows().get(i).labels();
            boolean concerns =
                    labels.isEmpty()
                            || handle.createQuery(ANYBODY)
                                    .bindArray("tenants", String.class, ids)
                                    .bind("labels", Json.write(labels))
                                    .mapTo(Boolean.class)
                                    .one();
            if (!concerns) {
                throw new EmptyWindowException(i, labels);
            }
        }
    }
}
