package dev.drover.contracts;

/** One incarnation of a worker process; a restarted worker is another one. */
public record WorkerId(String value) {
    public WorkerId {
        value = Ids.check(value, "worker id");
    }

    @Override
    public String toString() {
        return value;
    }
}
