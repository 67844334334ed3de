package dev.drover.engine.source;

/**
 * One thing wrong with a migrations folder.
 *
 * @param code stable name, such as {@code DUPLICATE_VERSION}; see {@link InvalidReleaseException}
 * @param path file, relative to the folder; empty when it concerns the folder as a whole
 * @param line counted from 1; 0 when it concerns the file as a whole
 * @param what what is wrong, one sentence
 * @param remedy what to do, one sentence
 */
public record SourceProblem(String code, String path, int line, String what, String remedy) {

    /** {@code path:line: what. remedy}, as compilers write it. */
    @Override
    public String toString() {
        var place = path.isEmpty() ? "" : line > 0 ? path + ":" + line + ": " : path + ": ";
        return place + what + " " + remedy;
    }
}
