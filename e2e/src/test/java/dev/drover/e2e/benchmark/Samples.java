package dev.drover.e2e.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Seconds that a contender took, round by round. */
final class Samples {
    private final List<Double> seconds = new ArrayList<>();

    void add(double value) {
        seconds.add(value);
    }

    double median() {
        return median(seconds);
    }

    /** How many times as fast as the other one, the median over rounds of the ratio. */
    double speedOver(Samples other) {
        return median(ratios(other));
    }

    /** Lowest and highest of the ratios. */
    String spreadOver(Samples other) {
        var ratios = ratios(other).stream().sorted().toList();
        return "%.2f–%.2f".formatted(ratios.getFirst(), ratios.getLast());
    }

    private List<Double> ratios(Samples other) {
        return IntStream.range(0, seconds.size())
                .mapToObj(round -> other.seconds.get(round) / seconds.get(round))
                .toList();
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
