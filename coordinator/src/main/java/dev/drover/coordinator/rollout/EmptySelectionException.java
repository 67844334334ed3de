package dev.drover.coordinator.rollout;

/** A rollout over no tenant at all is surely not what was meant. */
public final class EmptySelectionException extends RuntimeException {
    EmptySelectionException() {
        super("no tenant is selected; check tenants, servers, labels and the project");
    }
}
