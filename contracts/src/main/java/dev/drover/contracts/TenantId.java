package dev.drover.contracts;

/** One database, or one schema of a database, that carries the product's schema. */
public record TenantId(String value) {
    public TenantId {
        value = Ids.check(value, "tenant id");
    }

    @Override
    public String toString() {
        return value;
    }
}
