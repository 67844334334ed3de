package dev.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.engine.NotReadyException;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuestBookTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void looksAfterItsDatabase() throws Exception {
        try (var database = SharedPostgres.get().createDatabase()) {
            var target =
                    new Target(
                            database.host(),
                            database.port(),
                            database.name(),
                            Optional.empty(),
                            database.user(),
                            Secret.of(database.password()),
                            Tls.DISABLE);
            var book = new GuestBook(target, new PrintStream(out, true, StandardCharsets.UTF_8));

            assertThatExceptionOfType(NotReadyException.class)
                    .isThrownBy(() -> book.run(List.of("start")));
            assertThat(book.run(List.of("plan"))).isTrue();
            assertThat(book.run(List.of("migrate"))).isTrue();
            assertThat(book.run(List.of("start"))).isTrue();
            assertThat(book.run(List.of("back", "1"))).isTrue();
            assertThat(book.run(List.of("back", "9"))).isFalse();
        }
        assertThat(out.toString(StandardCharsets.UTF_8).replaceAll(" \\(\\d+ ms\\)", ""))
                .startsWith(
                        """
                        001_guests.sql
                        002_greetings.sql
                        applied 1
                        applied 2
                        at 2
                        ready
                        undid 2
                        at 1
                        VERSION_UNKNOWN\
                        """);
    }
}
