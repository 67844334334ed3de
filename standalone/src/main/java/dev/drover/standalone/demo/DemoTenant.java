package dev.drover.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A customer of the demo's product.
 *
 * @param database its own, on {@code server}
 */
record DemoTenant(String id, String server, String database, Map<String, String> labels) {
    private static final List<String> FIRST =
            List.of(
                    "amber", "birch", "cobalt", "delta", "ember", "fable", "garnet", "harbor",
                    "indigo", "juniper", "kestrel", "linden", "meadow", "north", "opal", "prairie",
                    "quartz", "river", "saffron", "tundra");
    private static final List<String> SECOND =
            List.of(
                    "bakery",
                    "cycles",
                    "dental",
                    "events",
                    "foods",
                    "garage",
                    "hotels",
                    "imports",
                    "joinery",
                    "kitchens",
                    "labs",
                    "media",
                    "nursery",
                    "optics",
                    "press",
                    "quarry",
                    "records",
                    "studio",
                    "tools",
                    "wines");
    private static final List<String> TIERS = List.of("gold", "silver", "silver", "bronze");

    /** The same names each time, spread over the servers in turn. */
    static List<DemoTenant> fleet(int count, List<String> servers) {
        var tenants = new ArrayList<DemoTenant>(count);
        for (int i = 0; i < count; i++) {
            tenants.add(nth(i, servers));
        }
        return List.copyOf(tenants);
    }

    private static DemoTenant nth(int i, List<String> servers) {
        int names = FIRST.size() * SECOND.size();
        // steps that share no factor with the list sizes, so that neighbours differ in both words
        var first = FIRST.get(i * 7 % FIRST.size());
        var second = SECOND.get((i / FIRST.size() + i * 3) % SECOND.size());
        var id = i < names ? first + "-" + second : first + "-" + second + "-" + (i / names + 1);
        return new DemoTenant(
                id,
                servers.get(i % servers.size()),
                "tenant_" + id.replace('-', '_'),
                Map.of("tier", TIERS.get(i % TIERS.size())));
    }
}
