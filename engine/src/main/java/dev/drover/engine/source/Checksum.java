package dev.drover.engine.source;

/** SHA-256 of texts, as ledgers and requests name them. */
public final class Checksum {
    private Checksum() {}

    /** Hex; of the UTF-8 text with CR LF and CR as LF. */
    public static String of(String text) {
        return ReleaseDigests.checksum(text);
    }
}
