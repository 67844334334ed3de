package dev.drover.coordinator.plan;

import dev.drover.contracts.http.PlanView.Warning;
import dev.drover.coordinator.plan.PlanRollout.Planned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Tenants that will not go as the others do. */
final class WarnOfTenants {
    private static final Duration OLD = Duration.ofDays(7);
    private static final int SAMPLE = 3;

    /** Nothing of theirs has succeeded since. */
    private static final String FAILED =
            """
            SELECT DISTINCT f.tenant
            FROM failure f
            WHERE f.tenant = ANY(:tenants) AND f.final
              AND NOT EXISTS (
                SELECT FROM job j
                WHERE j.tenant = f.tenant AND j.state = 'SUCCEEDED' AND j.ended_at > f.at)
            ORDER BY f.tenant
            """;

    private static final String HELD =
            "SELECT tenant FROM active_job WHERE tenant = ANY(:tenants) ORDER BY tenant";

    private final List<Warning> warnings = new ArrayList<>();

    private WarnOfTenants() {}

    static List<Warning> of(Handle handle, Planned planned, Instant now) {
        var warn = new WarnOfTenants();
        var pictures = planned.of().tenants();
        warn.add(
                "QUARANTINED",
                planned.selected().excluded().stream().map(each -> each.tenant()).toList(),
                "in quarantine and left out",
                "drover tenants release ends it.");
        warn.add(
                "OUT_OF_ORDER",
                pictures.stream().filter(planned.of()::refused).map(TenantPicture::tenant).toList(),
                "refused, since later migrations have overtaken some",
                "Choose with --out-of-order.");
        warn.add(
                "STANDS_FAILED",
                ids(handle, FAILED, planned),
                "blocked: they failed before and nothing has succeeded since",
                "drover failures tells why; they may fail again.");
        warn.add(
                "HELD",
                ids(handle, HELD, planned),
                "held by another rollout",
                "Wait for it, or take over with --supersede.");
        warn.add(
                "OLD_PICTURE",
                pictures.stream()
                        .filter(each ->
                                each.toldAt().filter(at -> at.isBefore(now.minus(OLD))).isPresent())
                        .map(TenantPicture::tenant)
                        .toList(),
                "known only as they were more than 7 days ago",
                "Look again with --fresh.");
        warn.add(
                "NEVER_LOOKED_AT",
                pictures.stream()
                        .filter(each -> each.toldAt().isEmpty())
                        .map(TenantPicture::tenant)
                        .toList(),
                planned.view().goesBack()
                        ? "unknown: nobody has ever looked at them, nor knows what they would undo"
                        : "taken as missing all, since nobody has ever looked at them",
                "Look with --fresh.");
        return warn.warnings;
    }

    private static List<String> ids(Handle handle, String query, Planned planned) {
        return handle.createQuery(query)
                .bindArray(
                        "tenants",
                        String.class,
                        planned.of().tenants().stream().map(TenantPicture::tenant).toList())
                .mapTo(String.class)
                .list();
    }

    private void add(String code, List<String> tenants, String what, String remedy) {
        if (tenants.isEmpty()) {
            return;
        }
        var some = String.join(", ", tenants.stream().limit(SAMPLE).toList());
        var more = tenants.size() - SAMPLE;
        var text =
                "%,d %s %s: %s%s."
                        .formatted(
                                tenants.size(),
                                tenants.size() == 1 ? "tenant is" : "tenants are",
                                what,
                                some,
                                more > 0 ? " +%,d".formatted(more) : "");
        warnings.add(new Warning(code, "", text, remedy));
    }

    /** Half of them were told of before, half after. */
    static Optional<Instant> median(List<TenantPicture> tenants) {
        var times = tenants.stream().flatMap(each -> each.toldAt().stream()).sorted().toList();
        return times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() / 2));
    }
}
