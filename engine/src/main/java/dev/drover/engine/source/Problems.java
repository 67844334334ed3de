package dev.drover.engine.source;

import dev.drover.engine.sql.UnreadableScriptException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything wrong with a folder, so that its author hears of it at once. */
final class Problems {
    private static final Comparator<SourceProblem> BY_PLACE =
            Comparator.comparing(SourceProblem::path).thenComparingInt(SourceProblem::line);

    /** More help nobody, and files from elsewhere must not fill the memory. */
    private static final int MOST = 1_000;

    private final List<SourceProblem> found = new ArrayList<>();
    private int count;

    void add(SourceProblem problem) {
        count++;
        if (found.size() < MOST) {
            found.add(problem);
        }
    }

    void add(String code, String path, int line, String what, String remedy) {
        add(new SourceProblem(code, path, line, what, remedy));
    }

    void add(String path, UnreadableScriptException problem) {
        add(problem.code(), path, problem.line(), problem.what(), problem.remedy());
    }

    int count() {
        return count;
    }

    void throwIfAny() throws InvalidReleaseException {
        if (!found.isEmpty()) {
            found.sort(BY_PLACE);
            throw new InvalidReleaseException(found);
        }
    }
}
