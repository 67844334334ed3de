package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outbox that nobody empties stops the migrations before it fills the tenant's disk. */
class OutboxLimitTest {
    private static final int MIGRATIONS = 40;

    /** Of the longest group of migrations that is sent as one. */
    private static final int OVERSHOOT = 8;

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void noMigrationBeginsOnceTheOutboxHoldsTooManyRows() {
        limit(new OutboxLimit(10, Long.MAX_VALUE));
        fixture.relay.acknowledging = false;

        var failure = fixture.fail(release());

        assertThat(failure.code()).isEqualTo(FailureCode.OUTBOX_FULL);
        assertThat(failure.retry()).isEqualTo(Retry.BACK_PRESSURE);
        assertThat(failure.message()).contains("events of").contains("at 10 or");
        assertThat(outbox()).hasSizeBetween(10, 10 + OVERSHOOT - 1);
        assertThat(fixture.ledger()).hasSameSizeAs(outbox());
    }

    @Test
    void norOnceItHoldsTooManyBytes() {
        limit(new OutboxLimit(Integer.MAX_VALUE, 100));
        fixture.relay.acknowledging = false;

        assertThat(fixture.fail(release()).code()).isEqualTo(FailureCode.OUTBOX_FULL);
        // "1 APPLIED 1" and its like
        assertThat(outbox()).hasSizeBetween(100 / 13, 100 / 11 + OVERSHOOT);
    }

    @Test
    void whatARunBeforeHasLeftCountsAndStopsTheNextAtOnce() {
        limit(new OutboxLimit(10, Long.MAX_VALUE));
        fixture.relay.acknowledging = false;
        fixture.fail(release());
        var before = fixture.ledger();

        assertThat(fixture.fail(release()).code()).isEqualTo(FailureCode.OUTBOX_FULL);
        assertThat(fixture.ledger()).isEqualTo(before);
    }

    @Test
    void theRestFollowsOnceSomebodyTakesTheEventsAgain() {
        limit(new OutboxLimit(10, Long.MAX_VALUE));
        fixture.relay.acknowledging = false;
        fixture.fail(release());
        fixture.relay.sent.clear();
        fixture.relay.acknowledging = true;

        var outcome = fixture.succeed(release());

        assertThat(outcome.relayed()).isTrue();
        assertThat(fixture.ledger()).hasSize(MIGRATIONS);
        assertThat(outbox()).isEmpty();
        assertThat(fixture.relay.payloads()).hasSize(MIGRATIONS).doesNotHaveDuplicates();
    }

    @Test
    void aJobLongerThanTheLimitRunsThroughWhileItsEventsAreTaken() {
        limit(new OutboxLimit(2, Long.MAX_VALUE));

        assertThat(fixture.succeed(release()).applied()).hasSize(MIGRATIONS);
    }

    private void limit(OutboxLimit limit) {
        fixture.engine =
                new Engine(Fixture.QUICK.outbox(limit), InstantSource.system(), new Random());
    }

    private List<String> outbox() {
        return fixture.query("SELECT payload FROM drover.outbox");
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
