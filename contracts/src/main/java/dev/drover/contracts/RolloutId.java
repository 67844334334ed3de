package dev.drover.contracts;

/** One rollout: bringing a selection of tenants to a version of a release. */
public record RolloutId(String value) {
    public RolloutId {
        value = Ids.check(value, "rollout id");
    }

    @Override
    public String toString() {
        return value;
    }
}
