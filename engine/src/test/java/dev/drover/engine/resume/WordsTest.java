package dev.drover.engine.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void anIndexIsFoundBehindQuotesCommentsAndOptions() {
        assertThat(
                        create(
                                "CREATE UNIQUE INDEX /* a /* b */ */ CONCURRENTLY IF NOT EXISTS -- x\n"
                                        + " \"My \"\"Index\" ON ONLY Shop.\"Order\" (id)"))
                .isEqualTo(
                        new CreateIndexProbe(List.of("shop", "Order"), Optional.of("My \"Index")));
    }

    @Test
    void anIndexMayHaveNoName() {
        assertThat(create("create index concurrently on t (id)"))
                .isEqualTo(new CreateIndexProbe(List.of("t"), Optional.empty()));
    }

    @Test
    void aPartitionIsFound() {
        assertThat(
                        DetachPartitionProbe.of(
                                new Words(
                                        "ALTER TABLE IF EXISTS ONLY a.p DETACH PARTITION a.c CONCURRENTLY")))
                .isEqualTo(new DetachPartitionProbe(List.of("a", "p"), List.of("a", "c")));
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> create("CREATE INDEX CONCURRENTLY"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIntentReadsBack() {
        var intent = new Intent(Map.of("table", "1", "name", "a=b"));
        assertThat(Intent.parse(intent.text())).isEqualTo(intent);
    }

    private static CreateIndexProbe create(String sql) {
        return CreateIndexProbe.of(new Words(sql));
    }
}
