package dev.drover.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps what was sent, and acknowledges it unless told otherwise. */
final class RecordingRelay implements OutboxRelay {
    final List<LedgerRow> sent = new ArrayList<>();
    boolean acknowledging = true;
    Predicate<String> takes = _ -> acknowledging;
    private final Acknowledgements acknowledged = new Acknowledgements();

    @Override
    public synchronized void send(LedgerRow row) {
        sent.add(row);
        if (takes.test(Fixture.told(row))) {
            acknowledged.add(row);
        }
    }

    @Override
    public synchronized List<Long> takeAcknowledged() {
        return acknowledged.take();
    }

    @Override
    public synchronized boolean flush(Duration timeout) {
        return acknowledging;
    }

    /** What was told, as {@link Fixture#told} words it. */
    List<String> told() {
        return sent.stream().map(Fixture::told).toList();
    }
}
