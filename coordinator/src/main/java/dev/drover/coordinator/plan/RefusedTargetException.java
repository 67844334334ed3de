package dev.drover.coordinator.plan;

import dev.drover.contracts.http.Problem;

import java.util.List;

/**
 * A version that cannot be the target: the release lacks it, tenants are beyond it, or there is no
 * way back to it.
 */
public final class RefusedTargetException extends Exception {
    private final String code;
    private final String what;
    private final String remedy;
    private final transient List<Problem.Item> items;

    RefusedTargetException(String code, String what, String remedy, List<Problem.Item> items) {
        super(what);
        this.code = code;
        this.what = what;
        this.remedy = remedy;
        this.items = List.copyOf(items);
    }

    /** {@code VERSION_UNKNOWN}, {@code VERSION_BELOW_CURRENT} or {@code NO_DOWN_SCRIPT}. */
    public String code() {
        return code;
    }

    public String what() {
        return what;
    }

    public String remedy() {
        return remedy;
    }

    /** One for each tenant, as far as they are worth naming. */
    public List<Problem.Item> items() {
        return items;
    }
}
