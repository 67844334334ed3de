package dev.drover.coordinator.rollout.decision;

import java.util.Optional;

/**
 * How many tenants may fail before a rollout stops.
 *
 * @param total of all waves together
 * @param perWave of one wave; a strict one allows none
 * @param perServer of one server
 */
public record Budget(Limit total, Limit perWave, Limit perServer) {
    public static final Budget NONE = new Budget(Limit.NONE, Limit.NONE, Limit.NONE);

    /**
     * Exceeded when one of the two is.
     *
     * @param failures tenants that may fail; one more is too many
     * @param percent share of the tenants that may; anything above is too many
     */
    public record Limit(Optional<Integer> failures, Optional<Double> percent) {
        public static final Limit NONE = new Limit(Optional.empty(), Optional.empty());
        static final Limit STRICT = new Limit(Optional.of(0), Optional.empty());

        boolean exceeded(int failed, int of) {
            return failures.filter(most -> failed > most).isPresent()
                    || percent.filter(most -> failed * 100.0 > most * of).isPresent();
        }

        boolean none() {
            return failures.isEmpty() && percent.isEmpty();
        }
    }

    /** Whether it can never be exceeded. */
    public boolean none() {
        return total.none() && perWave.none() && perServer.none();
    }

    /** With another limit for all waves together. */
    Budget total(Limit total) {
        return new Budget(total, perWave, perServer);
    }

    /** Why it is exceeded, in one sentence; empty while it is not. */
    Optional<String> exceeded(Picture picture, boolean strict) {
        var all = picture.failed();
        var wave = picture.failedInWave();
        if (strict && Limit.STRICT.exceeded(wave.failed(), wave.tenants())) {
            return Optional.of(sentence(wave, "of a strict wave"));
        }
        if (total.exceeded(all.failed(), all.tenants())) {
            return Optional.of(sentence(all, "of the rollout"));
        }
        if (perWave.exceeded(wave.failed(), wave.tenants())) {
            return Optional.of(sentence(wave, "of the wave"));
        }
        return picture.failedOnServers().entrySet().stream()
                .filter(server ->
                        perServer.exceeded(server.getValue().failed(), server.getValue().tenants()))
                .map(server -> sentence(server.getValue(), "on server " + server.getKey()))
                .sorted()
                .findFirst();
    }

    private static String sentence(Picture.Failed failed, String whose) {
        return "%d of %d tenants %s failed, more than its budget allows"
                .formatted(failed.failed(), failed.tenants(), whose);
    }
}
