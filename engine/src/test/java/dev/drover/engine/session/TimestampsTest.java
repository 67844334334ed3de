package dev.drover.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-29 14:53:14.123456+00, 2026-11-29T14:53:14.123456Z",
        "2026-11-29 14:53:14.5+00, 2026-11-29T14:53:14.5Z",
        "2026-11-29 14:53:14+00, 2026-11-29T14:53:14Z",
        "0001-01-01 00:00:00+00, 0001-01-01T00:00:00Z",
        "2026-11-29 20:38:14.123456+05:45, 2026-11-29T14:53:14.123456Z",
        "2026-11-29 09:53:14-05, 2026-11-29T14:53:14Z",
    })
    void whatTheServerShowsIsRead(String shown, Instant instant) {
        assertThat(Timestamps.parse(shown)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+00",
                "infinity",
                "2026-11-29 14:53:14.1234567890+00",
                "2026-11-29T14:53:14+00",
                "2026-11-29 14:53:1x+00"
            })
    void whatIsNoTimeIsRefused(String shown) {
        assertThatThrownBy(() -> Timestamps.parse(shown))
                .isInstanceOf(DateTimeParseException.class);
    }
}
