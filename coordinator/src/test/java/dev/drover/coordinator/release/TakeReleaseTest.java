package dev.drover.coordinator.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.ReleaseView.DownView;
import dev.drover.contracts.http.ReleaseView.StatementView;
import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.SourceProblem;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakeReleaseTest {
    private ControlRows control;

    @BeforeEach
    void open() throws Exception {
        control = ControlRows.open();
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void aReleaseTakenTwiceIsOne() throws Exception {
        var take = new TakeRelease(control.jdbi(), InstantSource.system());

        var first = take.take(good(), Actor.DROVER);
        var second = take.take(good(), Actor.DROVER);

        assertThat(second).isEqualTo(first);
        assertThat(first.head()).contains("2");
        assertThat(count("release")).isEqualTo(1);
        assertThat(count("release_migration")).isEqualTo(2);
    }

    @Test
    void whatWasTakenIsFoundAsItWasRead() throws Exception {
        var view =
                new TakeRelease(control.jdbi(), InstantSource.system()).take(good(), Actor.DROVER);
        var digest = new ReleaseDigest(view.digest());
        var find = new FindRelease(control.jdbi());

        assertThat(ReleaseViews.of(find.find(digest).orElseThrow())).isEqualTo(view);
        assertThat(find.find(digest).orElseThrow()).isSameAs(find.find(digest).orElseThrow());
        assertThat(find.outline(digest).orElseThrow().versions()).containsExactly("1", "2");
        assertThat(find.find(new ReleaseDigest(ControlRows.DIGEST))).isEmpty();
        assertThat(find.outline(new ReleaseDigest(ControlRows.DIGEST))).isEmpty();
    }

    @Test
    void migrationsAreToldWithTheirStatementsAndDirectives() throws Exception {
        var second =
                new TakeRelease(control.jdbi(), InstantSource.system())
                        .take(good(), Actor.DROVER)
                        .migrations()
                        .get(1);

        assertThat(second.transaction()).isEqualTo("per-statement");
        assertThat(second.directives())
                .containsExactly("transaction none", "lock-timeout 1500ms", "hold-limit 2min");
        assertThat(second.statements())
                .containsExactly(new StatementView("CREATE INDEX CONCURRENTLY i ON t (id)", 5));
    }

    @Test
    void theWayBackIsToldWithHowItRuns() throws Exception {
        var upload =
                upload(
                        Map.of(
                                "001_a.sql", "CREATE TABLE t (id int);",
                                "001_a.down.sql", "DROP TABLE t;",
                                "002_i.sql", "CREATE INDEX CONCURRENTLY i ON t (id);",
                                "002_i.down.sql", "\nDROP INDEX CONCURRENTLY i;",
                                "003_n.sql", "SELECT 1;"));

        var take = new TakeRelease(control.jdbi(), InstantSource.system());
        var migrations = take.take(upload, Actor.DROVER).migrations();

        assertThat(migrations.get(0).down())
                .contains(
                        new DownView(
                                "001_a.down.sql",
                                "one",
                                "no statement refuses one",
                                List.of(new StatementView("DROP TABLE t", 1))));
        assertThat(migrations.get(1).down())
                .contains(
                        new DownView(
                                "002_i.down.sql",
                                "per-statement",
                                "line 2 refuses one",
                                List.of(new StatementView("DROP INDEX CONCURRENTLY i", 2))));
        assertThat(migrations.get(2).down()).isEmpty();
    }

    @Test
    void everyProblemOfTheFilesIsTold() {
        var upload =
                new ReleaseUpload(
                        Optional.of("numbred"),
                        Map.of(),
                        List.of(
                                file("001_a.sql", "SELECT 'é'".getBytes(ISO_8859_1)),
                                new ReleaseUpload.File("002_b.sql", "no base64!")));

        assertProblems(upload, "UNKNOWN_FORMAT", "NOT_UTF8", "NOT_BASE64");
        assertProblems(
                upload(
                        Map.of(
                                "001_a.sql", "SELECT 'never closed",
                                "001_b.sql", "SELECT 1",
                                "002_c.sql", "-- drover:colour red\nSELECT 1")),
                "DUPLICATE_VERSION",
                "UNCLOSED_STRING",
                "UNKNOWN_DIRECTIVE");
        assertThat(count("release")).isZero();
    }

    @Test
    void allChunksAreSentAndMakeTheReleaseAgain() throws Exception {
        var bulk = "SELECT '" + "x".repeat(1_200_000) + "';";
        var view =
                new TakeRelease(control.jdbi(), InstantSource.system())
                        .take(upload(Map.of("001_a.sql", bulk)), Actor.DROVER);
        var producer =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

        new PublishReleases(control.jdbi(), producer)
                .ensurePublished(new ReleaseDigest(view.digest()));

        var chunks = new TreeMap<Integer, byte[]>();
        for (var record : producer.history()) {
            assertThat(record.topic()).isEqualTo("drover.releases");
            assertThat(record.headers().lastHeader(ReleaseCodec.CHUNKS).value())
                    .asString(UTF_8)
                    .isEqualTo("3");
            chunks.put(
                    Integer.parseInt(record.key().substring(record.key().indexOf('/') + 1)),
                    record.value());
        }
        assertThat(chunks).hasSize(3);
        var bundle = ReleaseCodec.decode(chunks);
        assertThat(bundle.digest().value()).isEqualTo(view.digest());
        assertThat(bundle.files().getFirst().text()).isEqualTo(bulk);
    }

    @Test
    void aBrokerThatRefusesIsTold() throws Exception {
        var view =
                new TakeRelease(control.jdbi(), InstantSource.system()).take(good(), Actor.DROVER);
        var producer =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        producer.sendException = new org.apache.kafka.common.KafkaException("away");

        assertThatExceptionOfType(ReleaseNotPublishedException.class)
                .isThrownBy(() ->
                        new PublishReleases(control.jdbi(), producer)
                                .ensurePublished(new ReleaseDigest(view.digest())));
    }

    private static ReleaseUpload good() {
        return upload(
                Map.of(
                        "001_a.sql",
                        "CREATE TABLE t (id int);",
                        "002_b.sql",
                        """
                        -- drover:transaction none
                        -- drover:lock-timeout 1500ms
                        -- drover:hold-limit 2min

                        CREATE INDEX CONCURRENTLY i ON t (id);
                        """));
    }

    private static ReleaseUpload upload(Map<String, String> files) {
        return new ReleaseUpload(
                Optional.empty(),
                Map.of(),
                new TreeMap<>(files)
                        .entrySet().stream()
                                .map(each -> file(each.getKey(), each.getValue().getBytes(UTF_8)))
                                .toList());
    }

    private static ReleaseUpload.File file(String path, byte[] bytes) {
        return new ReleaseUpload.File(path, Base64.getEncoder().encodeToString(bytes));
    }

    private void assertProblems(ReleaseUpload upload, String... codes) {
        assertThatExceptionOfType(InvalidReleaseException.class)
                .isThrownBy(() ->
                        new TakeRelease(control.jdbi(), InstantSource.system())
                                .take(upload, Actor.DROVER))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(SourceProblem::code)
                                .containsExactlyInAnyOrder(codes));
    }

    private long count(String table) {
        return control.jdbi()
                .withHandle(h ->
                        h.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }
}
