package dev.drover.coordinator.api;

import dev.drover.contracts.http.Problem;

import java.util.List;
import java.util.Locale;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    ProblemException(int status, String code, String detail, String remedy) {
        this(status, code, detail, remedy, List.of());
    }

    ProblemException(
            int status, String code, String detail, String remedy, List<Problem.Item> problems) {
        super(code + ": " + detail);
        this.problem = problem(status, code, detail, remedy, problems);
    }

    /** A bad input, all of its problems told; the first gives code and text when it is alone. */
    static ProblemException of(int status, String code, String what, List<Problem.Item> problems) {
        if (problems.size() == 1) {
            var only = problems.getFirst();
            var place = only.where().isEmpty() ? "" : only.where() + ": ";
            return new ProblemException(
                    status, only.code(), place + only.what(), only.remedy(), problems);
        }
        return new ProblemException(
                status,
                code,
                "%s: %,d problems.".formatted(what, problems.size()),
                "Mend all of them.",
                problems);
    }

    Problem problem() {
        return problem;
    }

    static Problem problem(
            int status, String code, String detail, String remedy, List<Problem.Item> problems) {
        var words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Problem(
                "urn:drover:problem:" + words.replace(' ', '-'),
                words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1),
                status,
                code,
                detail,
                remedy,
                problems);
    }
}
