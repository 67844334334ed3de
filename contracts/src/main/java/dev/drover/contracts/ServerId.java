package dev.drover.contracts;

/** One PostgreSQL instance that holds tenants; the unit of concurrency limits and breakers. */
public record ServerId(String value) {
    public ServerId {
        value = Ids.check(value, "server id");
    }

    @Override
    public String toString() {
        return value;
    }
}
