package dev.drover.coordinator.rollout;

import dev.drover.contracts.TenantId;
import dev.drover.coordinator.rollout.Spread.Part;
import dev.drover.coordinator.rollout.decision.AssignWaves.Members;
import dev.drover.coordinator.rollout.decision.Wave;

import java.util.ArrayList;
import java.util.List;

/**
 * A wave that a strategy asks for by count or percentage and that nobody is left for.
 *
 * @param index in its strategy, from 0
 * @param asked how many, in words
 * @param terms that go with it
 * @param harmless whether nothing goes unwatched without it: nobody comes after it, or the wave
 *     before it holds back whoever does by the same terms
 */
public record LeftOutWave(int index, String asked, Wave.Terms terms, boolean harmless) {

    /**
     * Those among the waves of a strategy. Pure.
     *
     * @param assigned tenants of each wave
     */
    static List<LeftOutWave> among(List<Part> parts, List<List<TenantId>> assigned) {
        var leftOut = new ArrayList<LeftOutWave>();
        var before = Wave.Terms.NONE;
        for (int i = 0; i < assigned.size(); i++) {
            var part = parts.get(i);
            if (!assigned.get(i).isEmpty()) {
                before = part.terms();
                continue;
            }
            boolean last = assigned.subList(i, assigned.size()).stream().allMatch(List::isEmpty);
            boolean harmless = last || covers(before, part.terms());
            switch (part.members()) {
                case Members.Count(int tenants) ->
                        leftOut.add(new LeftOutWave(i, "count " + tenants, part.terms(), harmless));
                case Members.Percent(double percent) ->
                        leftOut.add(
                                new LeftOutWave(
                                        i, "percent " + plain(percent), part.terms(), harmless));
                // whom labels name is asked for by name, and the rest by nobody
                case Members.Labelled _, Members.Rest _ -> {}
            }
        }
        return leftOut;
    }

    private static boolean covers(Wave.Terms before, Wave.Terms terms) {
        return before.bake().compareTo(terms.bake()) >= 0
                && (before.gate() == Wave.Gate.MANUAL || terms.gate() == Wave.Gate.AUTO)
                && (before.strict() || !terms.strict());
    }

    private static String plain(double percent) {
        return percent == Math.rint(percent)
                ? Long.toString((long) percent)
                : Double.toString(percent);
    }

    /** Where it stands in a request. */
    public String where() {
        return "strategy.waves[%d]".formatted(index);
    }

    /** What is so. */
    public String what() {
        return "Wave %d (%s) is left out: the waves before it have taken all that it would have."
                        .formatted(index + 1, asked)
                + (harmless ? "" : " What is lost with it: %s.".formatted(lost()));
    }

    private String lost() {
        var lost = new ArrayList<String>();
        if (terms.gate() == Wave.Gate.MANUAL) {
            lost.add("its manual gate");
        }
        if (!terms.bake().isZero()) {
            lost.add("its bake time");
        }
        if (terms.strict()) {
            lost.add("that no failure is allowed in it");
        }
        return String.join(", ", lost);
    }
}
