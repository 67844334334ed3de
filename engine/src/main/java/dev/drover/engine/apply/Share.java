package dev.drover.engine.apply;

/** Which part of a database transaction is meant: whether it opens it, whether it commits it. */
record Share(boolean begins, boolean commits) {
    static final Share WHOLE = new Share(true, true);
}
