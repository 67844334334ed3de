package dev.drover.coordinator.reconcile;

/** There is nothing to compare ledgers with. */
public final class RefusedReconcileException extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;
    private final String remedy;

    RefusedReconcileException(String what, String remedy) {
        super(what);
        this.what = what;
        this.remedy = remedy;
    }

    public String code() {
        return "NOTHING_TO_RECONCILE";
    }

    public String what() {
        return what;
    }

    public String remedy() {
        return remedy;
    }
}
