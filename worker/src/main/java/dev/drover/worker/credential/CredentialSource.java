package dev.drover.worker.credential;

import java.util.List;

/** Knows secrets by name; thread-safe. Asked at each use. */
@FunctionalInterface
public interface CredentialSource {
    /** Knows nothing. */
    CredentialSource NONE =
            (name, _) -> new Lookup.Unknown("no credential \"%s\" is configured".formatted(name));

    Lookup find(String name, Destination destination);

    /** Asks the sources in turn until one knows the credential, even if only to refuse it. */
    static CredentialSource firstOf(List<CredentialSource> sources) {
        var inOrder = List.copyOf(sources);
        return (name, destination) -> {
            var answer = NONE.find(name, destination);
            for (var source : inOrder) {
                answer = source.find(name, destination);
                if (!(answer instanceof Lookup.Unknown)) {
                    return answer;
                }
            }
            return answer;
        };
    }
}
