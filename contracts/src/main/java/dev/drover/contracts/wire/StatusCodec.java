package dev.drover.contracts.wire;

import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.status.OperatorEvent;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.status.TenantEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Status events as records of {@code drover.status}. Keyed by tenant; where there is none, by
 * rollout or server; what a person did by what it was done to.
 */
public final class StatusCodec {
    private static final Map<String, Class<? extends StatusEvent>> TYPES = types();
    private static final Pattern MAJOR = Pattern.compile("\\.v[0-9]+$");

    private StatusCodec() {}

    /** The envelope's {@code type} of an event. */
    public static String type(Class<? extends StatusEvent> event) {
        for (var entry : TYPES.entrySet()) {
            if (entry.getValue() == event) {
                return entry.getKey();
            }
        }
        throw new IllegalArgumentException(event + " has no type");
    }

    /** Every {@code type} that an envelope may have. */
    public static Set<String> knownTypes() {
        return Collections.unmodifiableSet(TYPES.keySet());
    }

    /** Whether an event is small enough to be sent. */
    public static boolean fits(StatusEvent event) {
        try {
            var _ = encode(event);
            return true;
        } catch (TooLargeToSendException _) {
            return false;
        }
    }

    /**
     * Texts longer than {@link Limits#TEXT} are cut.
     *
     * @throws TooLargeToSendException when it exceeds {@link Limits#STATUS_EVENT} all the same
     */
    public static Encoded encode(StatusEvent event) {
        var extensions = new LinkedHashMap<String, String>();
        var key =
                switch (event) {
                    case JobEvent job -> {
                        extensions.put("tenantid", job.ticket().tenant().value());
                        extensions.put("rolloutid", job.ticket().rollout().value());
                        extensions.put("wave", Integer.toString(job.ticket().wave()));
                        extensions.put("attempt", Integer.toString(job.ticket().attempt()));
                        yield job.ticket().tenant().value();
                    }
                    case MigrationEvent migration -> {
                        extensions.put("tenantid", migration.tenant().value());
                        extensions.put("rolloutid", migration.entry().rollout());
                        extensions.put("attempt", Integer.toString(migration.entry().attempt()));
                        yield migration.tenant().value();
                    }
                    case RolloutEvent rollout -> {
                        extensions.put("rolloutid", rollout.rollout().value());
                        yield rollout.rollout().value();
                    }
                    case ServerEvent server -> server.server().value();
                    case TenantEvent tenant -> {
                        extensions.put("tenantid", tenant.tenant().value());
                        yield tenant.tenant().value();
                    }
                    case OperatorEvent.Acted acted -> acted.subject();
                };
        var envelope =
                new Envelope(
                        event.id(),
                        source(event),
                        type(event.getClass()),
                        subject(event),
                        event.time(),
                        extensions,
                        data(event));
        return new Encoded(
                Topics.STATUS,
                Optional.of(key),
                envelope.bytes(Limits.STATUS_EVENT),
                envelope.headers());
    }

    /**
     * The event, or nothing when its type is not known here: a newer program wrote it, and it is to
     * be counted and skipped.
     *
     * @throws UnreadableRecordException also for a known type in an unknown major version: what it
     *     tells matters here, and passing it over would lose it
     */
    public static Optional<StatusEvent> decode(byte[] value) throws UnreadableRecordException {
        var envelope = Envelope.read(value, Limits.STATUS_EVENT);
        var type = TYPES.get(envelope.type());
        if (type == null) {
            refuseOtherMajor(envelope.type());
            return Optional.empty();
        }
        if (!(envelope.data() instanceof ObjectNode data)) {
            throw new UnreadableRecordException("INVALID", "data is no object");
        }
        data.put("id", envelope.id().toString());
        data.put("time", envelope.time().toString());
        return Optional.of(envelope.data(type));
    }

    private static String source(StatusEvent event) {
        return switch (event) {
            case JobEvent job -> "/drover/tenants/" + job.ticket().tenant();
            case MigrationEvent migration -> "/drover/tenants/" + migration.tenant();
            case RolloutEvent rollout -> "/drover/rollouts/" + rollout.rollout();
            case ServerEvent server -> "/drover/servers/" + server.server();
            case TenantEvent tenant -> "/drover/tenants/" + tenant.tenant();
            case OperatorEvent _ -> "/drover/operators";
        };
    }

    private static String subject(StatusEvent event) {
        return switch (event) {
            case JobEvent job -> job.ticket().job().toString();
            case MigrationEvent migration -> migration.entry().version();
            case RolloutEvent rollout -> rollout.rollout().value();
            case ServerEvent server -> server.request().toString();
            case TenantEvent tenant -> tenant.tenant().value();
            case OperatorEvent.Acted acted -> acted.subject();
        };
    }

    /** The body without what the envelope says already. */
    private static ObjectNode data(StatusEvent event) {
        ObjectNode data = Json.MAPPER.valueToTree(event);
        data.remove("id");
        data.remove("time");
        CutText.inside(data);
        return data;
    }

    private static void refuseOtherMajor(String type) throws UnreadableRecordException {
        var name = withoutMajor(type);
        if (TYPES.keySet().stream().anyMatch(known -> withoutMajor(known).equals(name))) {
            throw new UnreadableRecordException("UNKNOWN_MAJOR", "no such version: " + type);
        }
    }

    private static String withoutMajor(String type) {
        return MAJOR.matcher(type).replaceFirst("");
    }

    private static Map<String, Class<? extends StatusEvent>> types() {
        var types = new LinkedHashMap<String, Class<? extends StatusEvent>>();
        types.put("dev.drover.job.claimed.v1", JobEvent.Claimed.class);
        types.put("dev.drover.job.succeeded.v1", JobEvent.Succeeded.class);
        types.put("dev.drover.job.failed.v1", JobEvent.Failed.class);
        types.put("dev.drover.job.deferred.v1", JobEvent.Deferred.class);
        types.put("dev.drover.job.declined.v1", JobEvent.Declined.class);
        types.put("dev.drover.job.cancelled.v1", JobEvent.Cancelled.class);
        types.put("dev.drover.migration.started.v1", MigrationEvent.Started.class);
        types.put("dev.drover.migration.applied.v1", MigrationEvent.Applied.class);
        types.put("dev.drover.migration.reverted.v1", MigrationEvent.Reverted.class);
        types.put("dev.drover.rollout.started.v1", RolloutEvent.Started.class);
        types.put("dev.drover.rollout.paused.v1", RolloutEvent.Paused.class);
        types.put("dev.drover.rollout.resumed.v1", RolloutEvent.Resumed.class);
        types.put("dev.drover.rollout.halted.v1", RolloutEvent.Halted.class);
        types.put("dev.drover.rollout.aborted.v1", RolloutEvent.Aborted.class);
        types.put("dev.drover.rollout.completed.v1", RolloutEvent.Completed.class);
        types.put("dev.drover.wave.opened.v1", RolloutEvent.WaveOpened.class);
        types.put("dev.drover.wave.baking.v1", RolloutEvent.WaveBaking.class);
        types.put("dev.drover.wave.passed.v1", RolloutEvent.WavePassed.class);
        types.put("dev.drover.tenant.regressed.v1", TenantEvent.Regressed.class);
        types.put("dev.drover.server.probed.v1", ServerEvent.Probed.class);
        types.put("dev.drover.server.discovered.v1", ServerEvent.Discovered.class);
        types.put("dev.drover.server.created.v1", ServerEvent.Created.class);
        types.put("dev.drover.server.failed.v1", ServerEvent.Failed.class);
        types.put("dev.drover.tenant.registered.v1", TenantEvent.Registered.class);
        types.put("dev.drover.wave.failed.v1", RolloutEvent.WaveFailed.class);
        types.put("dev.drover.operator.acted.v1", OperatorEvent.Acted.class);
        return types;
    }
}
