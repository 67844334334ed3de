package dev.drover.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a relay has heard and the run not yet taken; for many threads. */
public final class Acknowledgements {
    private final ConcurrentLinkedQueue<Long> seqs = new ConcurrentLinkedQueue<>();

    /** The row's event is acknowledged. */
    public void add(LedgerRow row) {
        seqs.add(row.seq());
    }

    /** Those since the last call. */
    public List<Long> take() {
        var taken = new ArrayList<Long>();
        for (var seq = seqs.poll(); seq != null; seq = seqs.poll()) {
            taken.add(seq);
        }
        return taken;
    }
}
