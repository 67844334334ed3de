package dev.drover.coordinator.yaml;

/** Where in a text; counted from 1. */
public record Place(int line, int column) {
    /** For what concerns all of it. */
    public static final Place WHOLE = new Place(0, 0);

    @Override
    public String toString() {
        return "line " + line;
    }
}
