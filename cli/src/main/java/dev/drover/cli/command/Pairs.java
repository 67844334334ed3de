package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code NAME=VALUE} as an option says it, several times. Pure. */
public final class Pairs {
    private Pairs() {}

    /**
     * By name, in their order. A name with two values is refused: one of them would be lost without
     * a word.
     *
     * @param option for the words, such as {@code --placeholder}
     */
    public static Map<String, String> of(String option, List<String> pairs)
            throws CommandFailedException {
        var values = new LinkedHashMap<String, String>();
        for (var pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw ClientCommand.wrongUsage(
                        "%s: \"%s\" is no NAME=VALUE".formatted(option, pair),
                        "write %s NAME=VALUE".formatted(option),
                        "USAGE");
            }
            var name = pair.substring(0, equals);
            var value = pair.substring(equals + 1);
            if (!values.merge(name, value, (before, _) -> before).equals(value)) {
                throw ClientCommand.wrongUsage(
                        "%s: %s is given twice, with different values".formatted(option, name),
                        "leave one of them out",
                        "USAGE");
            }
        }
        return values;
    }
}
