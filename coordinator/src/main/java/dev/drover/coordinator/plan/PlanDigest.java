package dev.drover.coordinator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.plan.PlanRollout.Planned;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells a plan from any other: what is applied, how, to whom, and how each of them stands. A
 * tenant's labels say in which wave and window it is and what its placeholders become, so they
 * count; so does the selection, which says who may join later. When a tenant was last told of does
 * not count: it may be told the same again. Pure.
 */
final class PlanDigest {
    private static final char UNIT = 0x1f;
    private static final char RECORD = 0x1e;

    private PlanDigest() {}

    static String of(Planned planned, RolloutRequest request, String seed) {
        var sha256 = sha256();
        add(sha256, "plan/2");
        add(sha256, request.project(), request.action(), request.release());
        add(sha256, planned.view().target(), Json.write(request.policy()));
        add(sha256, Json.write(request.strategy()), seed);
        add(sha256, Json.write(request.selection()));
        planned.selected().excluded().forEach(each -> add(sha256, "excluded", each.tenant()));
        for (var tenant : planned.of().tenants()) {
            add(
                    sha256,
                    tenant.tenant(),
                    tenant.server(),
                    tenant.labels(),
                    tenant.version().orElse(""),
                    String.join(",", planned.of().steps(tenant)),
                    Boolean.toString(planned.of().refused(tenant)));
        }
        return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    }

    private static void add(MessageDigest sha256, String... units) {
        for (var unit : units) {
            sha256.update(unit.getBytes(UTF_8));
            sha256.update((byte) UNIT);
        }
        sha256.update((byte) RECORD);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
