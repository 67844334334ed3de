package dev.drover.coordinator.plan;

import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.release.ReleaseOutline;
import dev.drover.engine.spelling.DidYouMean;

import java.util.List;
import java.util.Optional;

/** Finds the version that somebody typed: {@code 007} is {@code 7}, {@code 1_2} is {@code 1.2}. */
final class TargetVersion {
    private TargetVersion() {}

    /**
     * The version as the release writes it; empty when none is wanted.
     *
     * @throws RefusedTargetException when the release has no such version
     */
    static Optional<String> find(ReleaseOutline release, Optional<String> typed)
            throws RefusedTargetException {
        if (typed.isEmpty()) {
            return typed;
        }
        var versions = release.versions();
        var found =
                versions.stream()
                        .filter(typed.get()::equals)
                        .findFirst()
                        .or(() ->
                                versions.stream()
                                        .filter(v -> plain(v).equals(plain(typed.get())))
                                        .findFirst());
        if (found.isEmpty()) {
            throw unknown(release, typed.get());
        }
        return found;
    }

    private static String plain(String version) {
        return version.replace('_', '.').replaceAll("(^|\\.)0+(?=[0-9])", "$1");
    }

    private static RefusedTargetException unknown(ReleaseOutline release, String typed) {
        var remedy =
                DidYouMean.sentence(
                        typed,
                        release.versions(),
                        release.head()
                                .map(head -> "Its last version is " + head + ".")
                                .orElse("It has no versioned migration."));
        var what = "The release has no version \"%s\".".formatted(typed);
        return new RefusedTargetException(
                "VERSION_UNKNOWN",
                what,
                remedy,
                List.of(new Problem.Item("VERSION_UNKNOWN", "toVersion", what, remedy)));
    }
}
