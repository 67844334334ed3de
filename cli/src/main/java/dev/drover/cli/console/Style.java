package dev.drover.cli.console;

/** Colours or none. */
public record Style(boolean coloured) {
    public static final Style NONE = new Style(false);

    public String paint(Tone tone, String text) {
        if (!coloured || tone == Tone.PLAIN || text.isEmpty()) {
            return text;
        }
        return "\u001b[" + tone.sgr() + "m" + text + "\u001b[0m";
    }
}
