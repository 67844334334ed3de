package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outbox that nobody empties stops the migrations. */
class OutboxLimitTest {
    private static final int MIGRATIONS = 40;

    /** Of the longest group of migrations that is sent as one. */
    private static final int OVERSHOOT = CommitPolicy.DEFAULT.migrationsPerMessage();

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void noMigrationBeginsOnceTheOutboxHoldsTooManyEvents() {
        limit(new OutboxLimit(10));
        fixture.relay.acknowledging = false;

        var failure = fixture.fail(release());

        assertThat(failure.code()).isEqualTo(FailureCode.OUTBOX_FULL);
        assertThat(failure.retry()).isEqualTo(Retry.BACK_PRESSURE);
        assertThat(failure.message()).contains("events that nobody has taken; at 10 ");
        assertThat(outbox()).hasSizeBetween(10, 10 + OVERSHOOT - 1);
        assertThat(fixture.ledger()).hasSameSizeAs(outbox());
    }

    @Test
    void whatARunBeforeHasLeftCountsAndStopsTheNextAtOnce() {
        limit(new OutboxLimit(10));
        fixture.relay.acknowledging = false;
        fixture.fail(release());
        var before = fixture.ledger();

        assertThat(fixture.fail(release()).code()).isEqualTo(FailureCode.OUTBOX_FULL);
        assertThat(fixture.ledger()).isEqualTo(before);
    }

    @Test
    void theRestFollowsOnceSomebodyTakesTheEventsAgain() {
        limit(new OutboxLimit(10));
        fixture.relay.acknowledging = false;
        fixture.fail(release());
        fixture.relay.sent.clear();
        fixture.relay.acknowledging = true;

        var outcome = fixture.succeed(release());

        assertThat(outcome.relayed()).isTrue();
        assertThat(fixture.ledger()).hasSize(MIGRATIONS);
        assertThat(outbox()).isEmpty();
        assertThat(fixture.relay.told()).hasSize(MIGRATIONS).doesNotHaveDuplicates();
    }

    @Test
    void aJobLongerThanTheLimitRunsThroughWhileItsEventsAreTaken() {
        limit(new OutboxLimit(2));

        assertThat(fixture.succeed(release()).applied()).hasSize(MIGRATIONS);
    }

    private void limit(OutboxLimit limit) {
        fixture.engine =
                new Engine(Fixture.QUICK.outbox(limit), InstantSource.system(), new Random());
    }

    private List<String> outbox() {
        return fixture.outbox();
    }

    private static String[] release() {
        var files = new ArrayList<String>();
        for (int i = 1; i <= MIGRATIONS; i++) {
            files.add("%03d_t.sql".formatted(i));
            files.add("CREATE TABLE t%d (id int);".formatted(i));
        }
        return files.toArray(String[]::new);
    }
}
