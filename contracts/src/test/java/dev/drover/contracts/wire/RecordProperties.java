package dev.drover.contracts.wire;

import static dev.drover.contracts.wire.SchemaProperties.child;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.deadletter.FailedJob;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.state.TenantState;
import dev.drover.contracts.status.StatusEvent;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a message's record holds, by paths as {@link SchemaProperties} has them. */
final class RecordProperties {
    private RecordProperties() {}

    /** The records of all messages, those of sealed types one by one. */
    static List<Class<?>> messages() {
        return Stream.of(
                        Command.class,
                        ServerCommand.class,
                        FleetAnnouncement.class,
                        StatusEvent.class,
                        ControlMessage.class,
                        Heartbeat.class,
                        TenantState.class,
                        FailedJob.class,
                        ReleaseBundle.class)
                .flatMap(RecordProperties::cases)
                .toList();
    }

    /** Of what stands in the envelope as {@code data}, or of the whole where there is none. */
    static Set<String> of(Class<?> message) {
        var path = hasEnvelope(message) ? "data" : "";
        var found =
                components(message, path).collect(Collectors.toCollection(TreeSet<String>::new));
        if (StatusEvent.class.isAssignableFrom(message)) {
            // the envelope says these
            found.removeAll(List.of("data.id", "data.time"));
        }
        return found;
    }

    static boolean hasEnvelope(Class<?> message) {
        return Command.class.isAssignableFrom(message)
                || ServerCommand.class.isAssignableFrom(message)
                || StatusEvent.class.isAssignableFrom(message)
                || ControlMessage.class.isAssignableFrom(message);
    }

    private static Stream<Class<?>> cases(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RecordProperties::cases)
                : Stream.of(type);
    }

    private static Stream<String> components(Class<?> type, String path) {
        // ids are written as text
        if (!type.isRecord() || type.getPackage().equals(TenantId.class.getPackage())) {
            return Stream.empty();
        }
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> {
                    var name = child(path, component.getName());
                    return Stream.concat(Stream.of(name), inside(component.getGenericType(), name));
                });
    }

    private static Stream<String> inside(Type type, String path) {
        return switch (type) {
            case ParameterizedType of when of.getRawType() == Optional.class ->
                    inside(of.getActualTypeArguments()[0], path);
            case ParameterizedType of when isCollection(of) ->
                    inside(of.getActualTypeArguments()[0], path + "[]");
            case Class<?> plain -> components(plain, path);
            default -> Stream.empty();
        };
    }

    private static boolean isCollection(ParameterizedType type) {
        return type.getRawType() instanceof Class<?> raw && Collection.class.isAssignableFrom(raw);
    }
}
