package dev.drover.coordinator.yaml;

import dev.drover.coordinator.yaml.YamlNode.Scalar;

import java.util.Optional;
import java.util.function.Function;

/** The forms that texts must have. */
public final class Forms {
    private final Problems problems;

    public Forms(Problems problems) {
        this.problems = problems;
    }

    /** A value whose constructor checks its form, such as an id. */
    public <T> Optional<T> id(Scalar text, Function<String, T> constructor) {
        try {
            return Optional.of(constructor.apply(text.text()));
        } catch (IllegalArgumentException e) {
            problems.add("INVALID_ID", text.place(), e.getMessage() + ".", "Choose another id.");
            return Optional.empty();
        }
    }

    /** A whole number between the two, both included. */
    public Optional<Integer> number(Scalar text, String what, int least, int most) {
        try {
            int number = Integer.parseInt(text.text());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of range
        }
        problems.add(
                "INVALID_NUMBER",
                text.place(),
                "\"%s\" is no %s.".formatted(text.text(), what),
                "Write a whole number from %d to %d.".formatted(least, most));
        return Optional.empty();
    }
}
