package dev.drover.engine.resume;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was so before a statement ran, kept in the ledger for the probe of a later run. As text:
 * {@code key=value} lines, readable for a person too.
 */
record Intent(Map<String, String> facts) {
    Intent {
        facts = Map.copyOf(facts);
    }

    static Intent of(String key, String value) {
        return new Intent(Map.of(key, value));
    }

    static Intent parse(String text) {
        var facts = new TreeMap<String, String>();
        text.lines()
                .filter(line -> line.indexOf('=') > 0)
                .forEach(line -> {
                    int split = line.indexOf('=');
                    facts.put(line.substring(0, split), line.substring(split + 1));
                });
        return new Intent(facts);
    }

    String text() {
        return new TreeMap<>(facts)
                .entrySet().stream()
                        .map(fact -> fact.getKey() + "=" + fact.getValue())
                        .collect(Collectors.joining("\n"));
    }

    /** Empty text when it was not noted. */
    String get(String key) {
        return facts.getOrDefault(key, "");
    }
}
