package dev.drover.engine.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Decodes a file's bytes as UTF-8 and nothing else; a wrong guess would change data silently. */
public final class DecodeSourceFile {
    /** The most that one file may hold: 64 MiB. */
    public static final int LARGEST = 64 * 1024 * 1024;

    private DecodeSourceFile() {}

    /**
     * The file, or empty after a problem was added: {@code FILE_TOO_LARGE}, {@code NOT_UTF8}.
     *
     * @param path relative to the folder, with {@code /} between its parts
     */
    public static Optional<SourceFile> of(String path, byte[] bytes, List<SourceProblem> problems) {
        if (bytes.length > LARGEST) {
            problems.add(tooLarge(path, bytes.length));
            return Optional.empty();
        }
        var decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        try {
            var result = decoder.decode(in, out, true);
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException _) {
            problems.add(notUtf8(path, bytes, in.position()));
            return Optional.empty();
        }
        var text = out.flip().toString();
        return Optional.of(
                new SourceFile(path, text.startsWith("\uFEFF") ? text.substring(1) : text));
    }

    static SourceProblem tooLarge(String path, long size) {
        return new SourceProblem(
                "FILE_TOO_LARGE",
                path,
                0,
                "The file has " + size + " bytes, and " + LARGEST + " is the most.",
                "Load bulk data by other means.");
    }

    private static SourceProblem notUtf8(String path, byte[] bytes, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        boolean utf16 = bytes.length > 1 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFF + 0xFE;
        return new SourceProblem(
                "NOT_UTF8",
                path,
                line,
                "The byte at position "
                        + (at + 1)
                        + " is not UTF-8"
                        + (utf16 ? "; it looks like UTF-16." : "."),
                "Save the file as UTF-8.");
    }
}
