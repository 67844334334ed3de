package dev.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTimeTest {
    @ParameterizedTest
    @CsvSource({
        "20, 0, 0, 10", // ten on each, two at a time on a: five turns of 2 s
        "20, 1, 0, 20", // one at a time on each
        "20, 0, 4, 10", // five turns in all too
        "20, 0, 2, 20",
        "2, 0, 0, 2",
        "0, 0, 0, 0"
    })
    void theNarrowestPlaceDecides(int tenants, int perServer, int atOnce, long seconds) {
        var estimate =
                new EstimateTime(Optional.of(2.0), Map.of("a", 2, "b", 8), perServer, atOnce);
        assertThat(estimate.of(tenants(tenants))).contains(seconds);
    }

    @Test
    void whereThereIsNoPastNothingIsTold() {
        var estimate = new EstimateTime(Optional.empty(), Map.of(), 0, 0);
        assertThat(estimate.of(tenants(3))).isEmpty();
    }

    private static List<TenantPicture> tenants(int count) {
        var tenants = new ArrayList<TenantPicture>();
        for (int n = 0; n < count; n++) {
            tenants.add(
                    new TenantPicture(
                            "t" + n,
                            n % 2 == 0 ? "a" : "b",
                            "{}",
                            Optional.empty(),
                            Optional.empty(),
                            History.NONE));
        }
        return tenants;
    }
}
