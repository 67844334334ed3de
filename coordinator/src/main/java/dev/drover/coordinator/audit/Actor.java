package dev.drover.coordinator.audit;

/**
 * Who asks for something.
 *
 * @param origin from where; empty when it is this process
 */
public record Actor(String name, String origin) {
    /** The coordinator itself. */
    public static final Actor DROVER = new Actor("drover", "");
}
