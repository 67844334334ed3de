package dev.drover.engine.source;

import dev.drover.engine.sql.UnreadableScriptException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything wrong with a folder, so that its author hears of it at once. */
final class Problems {
    private static final Comparator<SourceProblem> BY_PLACE =
            Comparator.comparing(SourceProblem::path).thenComparingInt(SourceProblem::line);

    private final List<SourceProblem> found = new ArrayList<>();

    void add(SourceProblem problem) {
        found.add(problem);
    }

    void add(String code, String path, int line, String what, String remedy) {
        add(new SourceProblem(code, path, line, what, remedy));
    }

    void add(String path, UnreadableScriptException problem) {
        add(problem.code(), path, problem.line(), problem.what(), problem.remedy());
    }

    int count() {
        return found.size();
    }

    void throwIfAny() throws InvalidReleaseException {
        if (!found.isEmpty()) {
            found.sort(BY_PLACE);
            throw new InvalidReleaseException(found);
        }
    }
}
