package dev.drover.coordinator.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.AbstractConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API while it is served; a virtual thread for each request. */
public final class ApiServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

    /** How long a client may take nothing that is sent, and send nothing that is awaited. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final Javalin javalin;
    private final EventRoutes events;
    private final String host;

    private ApiServer(Javalin javalin, EventRoutes events, String host) {
        this.javalin = javalin;
        this.events = events;
        this.host = host;
    }

    /**
     * Serves and returns.
     *
     * @param host address to bind
     * @param port 0: one that is free
     */
    public static ApiServer start(String host, int port, ApiParts parts) {
        return start(host, port, parts, IDLE);
    }

    static ApiServer start(String host, int port, ApiParts parts, Duration idle) {
        var events = new EventRoutes(parts);
        var javalin =
                Javalin.create(config -> {
                    configure(config, host, parts);
                    events.add(config.routes);
                });
        javalin.start(host, port);
        endIdleConnections(javalin, idle);
        log.info("API at http://{}:{}", host, javalin.port());
        return new ApiServer(javalin, events, host);
    }

    public String host() {
        return host;
    }

    public int port() {
        return javalin.port();
    }

    /** What is served, as method and path. */
    Set<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(route -> route.endpoint)
                .filter(route -> METHODS.contains(route.method.name()))
                .map(route -> route.method.name() + " " + route.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many follow events. */
    public int streams() {
        return events.streams();
    }

    /** Ends requests that run and serves no more; closing twice is harmless. */
    @Override
    public void close() {
        events.close();
        javalin.stop();
    }

    private static void endIdleConnections(Javalin javalin, Duration idle) {
        for (var connector : javalin.jettyServer().server().getConnectors()) {
            if (connector instanceof AbstractConnector listening) {
                listening.setIdleTimeout(idle.toMillis());
            }
        }
    }

    private static void configure(JavalinConfig config, String host, ApiParts parts) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = ReadBody.RELEASE;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.modifyServer(server -> server.setErrorHandler(new RefusedByServer()));
        var routes = config.routes;
        routes.before(new RefuseForeign(host));
        new AnswerOnce(parts).add(routes);
        new FleetRoutes(parts).add(routes);
        new ServerRoutes(parts).add(routes);
        new ReleaseRoutes(parts).add(routes);
        new RolloutRoutes(parts).add(routes);
        new SteeringRoutes(parts).add(routes);
        new FailureRoutes(parts).add(routes);
        new ReconcileRoutes(parts).add(routes);
        new StateRoutes(parts).add(routes);
        OpenApiRoute.add(routes);
        TellProblems.add(routes);
    }
}
