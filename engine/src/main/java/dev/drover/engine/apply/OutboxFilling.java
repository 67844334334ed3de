package dev.drover.engine.apply;

import dev.drover.engine.OutboxLimit;
import dev.drover.engine.OutboxRow;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How full the outbox is: its rows that nobody has acknowledged yet. */
public final class OutboxFilling {
    private final Map<Long, Integer> sizes = new HashMap<>();
    private long bytes;

    void add(OutboxRow row) {
        var before = sizes.put(row.seq(), row.payload().length());
        bytes += row.payload().length() - (before == null ? 0 : before);
    }

    void remove(Collection<Long> acknowledged) {
        for (var seq : acknowledged) {
            var size = sizes.remove(seq);
            bytes -= size == null ? 0 : size;
        }
    }

    /** What the database says. */
    void replace(Collection<OutboxRow> rows) {
        sizes.clear();
        bytes = 0;
        rows.forEach(this::add);
    }

    public boolean reaches(OutboxLimit limit) {
        return sizes.size() >= limit.rows() || bytes >= limit.bytes();
    }

    @Override
    public String toString() {
        return "%d events of %d KiB".formatted(sizes.size(), (bytes + 1023) / 1024);
    }
}
