package dev.drover.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was sent, and acknowledges it unless told otherwise. */
final class RecordingRelay implements OutboxRelay {
    final List<OutboxRow> sent = new ArrayList<>();
    boolean acknowledging = true;
    private final List<Long> acknowledged = new ArrayList<>();

    @Override
    public synchronized void send(OutboxRow row) {
        sent.add(row);
        if (acknowledging) {
            acknowledged.add(row.seq());
        }
    }

    @Override
    public synchronized List<Long> takeAcknowledged() {
        var taken = List.copyOf(acknowledged);
        acknowledged.clear();
        return taken;
    }

    @Override
    public synchronized boolean flush(Duration timeout) {
        return acknowledging;
    }

    List<String> payloads() {
        return sent.stream().map(OutboxRow::payload).toList();
    }
}
