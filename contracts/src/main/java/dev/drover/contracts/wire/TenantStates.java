package dev.drover.contracts.wire;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.state.TenantState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where tenants stand, for an application or a gateway that must not send a tenant to code which
 * its schema is too old for. Feed it with every record of {@code drover.tenant-state} from the
 * beginning and ask it; docs/operations.md shows the loop. Any thread may ask while one feeds.
 */
public final class TenantStates {
    private final Map<String, TenantState> states = new ConcurrentHashMap<>();

    /** Whether a tenant has a version. */
    public enum Answer {
        YES,
        NO,
        /**
         * Nothing is known of the tenant, or it is at a version that the given history lacks: one
         * of a newer release than the asking program's, most likely.
         */
        UNKNOWN
    }

    /**
     * Takes one record of the topic. Records may come twice and in any number; those of a leader
     * that was followed by another one do not count any more.
     *
     * @param value null where the tenant is to be forgotten
     * @throws UnreadableRecordException when a later program wrote it; what was known stays, and
     *     the record may be passed over
     */
    public void fold(String key, byte @Nullable [] value) throws UnreadableRecordException {
        if (value == null) {
            states.remove(key);
            return;
        }
        var told = TenantStateCodec.decode(value);
        states.merge(key, told, (known, next) -> next.term() < known.term() ? known : next);
    }

    public Optional<TenantState> of(TenantId tenant, ProjectName project) {
        return Optional.ofNullable(states.get(tenant + "/" + project));
    }

    /** Whether the tenant is known to have that version; {@link #compare} tells the doubts. */
    public boolean isAtLeast(
            TenantId tenant, ProjectName project, String version, List<String> history) {
        return compare(tenant, project, version, history) == Answer.YES;
    }

    /**
     * Compares by position in the history: versions are names, and "10" comes after "9" only there.
     *
     * @param history the versions of the release that the asking program was built with, in order
     * @throws IllegalArgumentException when the history lacks the version asked for
     */
    public Answer compare(
            TenantId tenant, ProjectName project, String version, List<String> history) {
        int wanted = history.indexOf(version);
        if (wanted < 0) {
            throw new IllegalArgumentException("the history has no version " + version);
        }
        var state = of(tenant, project);
        if (state.isEmpty()) {
            return Answer.UNKNOWN;
        }
        if (state.get().version().isEmpty()) {
            return Answer.NO;
        }
        int position = history.indexOf(state.get().version().get());
        if (position < 0) {
            return Answer.UNKNOWN;
        }
        return position >= wanted ? Answer.YES : Answer.NO;
    }
}
