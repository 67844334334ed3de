package dev.drover.coordinator.fleet;

/** Where in a text; counted from 1. */
record Place(int line, int column) {
    static final Place WHOLE = new Place(0, 0);

    @Override
    public String toString() {
        return "line " + line;
    }
}
