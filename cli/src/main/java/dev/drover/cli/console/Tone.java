package dev.drover.cli.console;

/** What a piece of text means to the reader; {@link Style} decides how that looks. */
public enum Tone {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    GOOD("32"),
    WARNING("33"),
    BAD("31"),
    ACCENT("36");

    private final String sgr;

    Tone(String sgr) {
        this.sgr = sgr;
    }

    String sgr() {
        return sgr;
    }
}
