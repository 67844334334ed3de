package dev.drover.cli.client;

/** Nobody answers there, or not in time. */
public final class UnreachableException extends CoordinatorException {
    private final boolean mayHaveArrived;

    /**
     * @param mayHaveArrived whether the request may have been carried out nevertheless
     */
    UnreachableException(String message, boolean mayHaveArrived, Throwable cause) {
        super(message, cause);
        this.mayHaveArrived = mayHaveArrived;
    }

    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }
}
