package dev.drover.coordinator.audit;

/**
 * Who asks for something.
 *
 * @param name {@code drover}: the coordinator itself; {@code api}: somebody who did not say; {@code
 *     claimed:} and a name: what a client said of itself, which nobody has checked
 * @param origin from where; empty when it is this process
 */
public record Actor(String name, String origin) {
    /** The coordinator itself. */
    public static final Actor DROVER = new Actor("drover", "");

    /** Somebody who has not said who. */
    public static Actor unnamed(String origin) {
        return new Actor("api", origin);
    }

    /** Somebody who claims to be of that name. */
    public static Actor claimed(String name, String origin) {
        return new Actor("claimed:" + name, origin);
    }
}
