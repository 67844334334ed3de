package dev.drover.embedded.testing;

import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker that asks who somebody is and allows only what was granted, for tests of rights: {@code
 * admin} may do everything, {@code user} nothing yet.
 */
public final class GuardedKafka implements AutoCloseable {
    private static final String MODULE =
            "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private final EmbeddedKafka broker;
    private final Admin admin;

    private GuardedKafka(EmbeddedKafka broker) {
        this.broker = broker;
        var client = new HashMap<String, Object>(client("admin", "admin-secret"));
        client.put("bootstrap.servers", broker.bootstrapServers());
        this.admin = Admin.create(client);
    }

    /** Everything of it is in the directory. */
    public static GuardedKafka start(Path directory) {
        var options =
                KafkaOptions.at(directory)
                        .setting(
                                "listener.security.protocol.map",
                                "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                        .setting("sasl.enabled.mechanisms", "PLAIN")
                        .setting("sasl.mechanism.inter.broker.protocol", "PLAIN")
                        .setting(
                                "listener.name.plaintext.plain.sasl.jaas.config",
                                MODULE
                                        + "username=\"admin\" password=\"admin-secret\""
                                        + " user_admin=\"admin-secret\" user_user=\"user-secret\";")
                        .setting(
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        // the controller's listener asks nobody
                        .setting("super.users", "User:admin;User:ANONYMOUS");
        return new GuardedKafka(EmbeddedKafka.start(options));
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** As one who may do everything. */
    public Admin admin() {
        return admin;
    }

    /** What makes a client the user's. */
    public static Map<String, String> user() {
        return client("user", "user-secret");
    }

    /** The same with a wrong password. */
    public static Map<String, String> stranger() {
        return client("user", "guessed");
    }

    /** Grants it to the user. */
    public void allow(ResourceType kind, String name, AclOperation operation)
            throws InterruptedException, ExecutionException {
        var everywhere = "*";
        var entry =
                new AccessControlEntry("User:user", everywhere, operation, AclPermissionType.ALLOW);
        var pattern = new ResourcePattern(kind, name, PatternType.LITERAL);
        admin.createAcls(List.of(new AclBinding(pattern, entry))).all().get();
    }

    private static Map<String, String> client(String name, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                MODULE + "username=\"%s\" password=\"%s\";".formatted(name, password));
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
