package dev.drover.coordinator.onboard;

/**
 * How far tenants came in a turn.
 *
 * @param taken steps of any kind
 * @param done tenants that arrived
 * @param failed tenants that were given up
 */
record Steps(int taken, int done, int failed) {
    Steps and(Steps more) {
        return new Steps(taken + more.taken, done + more.done, failed + more.failed);
    }
}
