package dev.drover.cli.console;

/** What is at the other end of an output stream. */
public interface Screen {
    /** Where the reader is a program or a file: never cut, never coloured by itself. */
    Screen NONE = fixed(false, Integer.MAX_VALUE);

    boolean isTerminal();

    /** Columns right now; a window may change its size. */
    int width();

    static Screen fixed(boolean terminal, int width) {
        return new Screen() {
            @Override
            public boolean isTerminal() {
                return terminal;
            }

            @Override
            public int width() {
                return width;
            }
        };
    }
}
