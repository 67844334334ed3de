package dev.drover.coordinator.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API while it is served; a virtual thread for each request. */
public final class ApiServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

    private final Javalin javalin;
    private final String host;

    private ApiServer(Javalin javalin, String host) {
        this.javalin = javalin;
        this.host = host;
    }

    /**
     * Serves and returns.
     *
     * @param host address to bind
     * @param port 0: one that is free
     */
    public static ApiServer start(String host, int port, ApiParts parts) {
        var javalin = Javalin.create(config -> configure(config, host, parts));
        javalin.start(host, port);
        log.info("API at http://{}:{}", host, javalin.port());
        return new ApiServer(javalin, host);
    }

    public String host() {
        return host;
    }

    public int port() {
        return javalin.port();
    }

    /** Ends requests that run and serves no more; closing twice is harmless. */
    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(JavalinConfig config, String host, ApiParts parts) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = ReadBody.RELEASE;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        var routes = config.routes;
        routes.before(new RefuseForeign(host));
        new FleetRoutes(parts).add(routes);
        new ReleaseRoutes(parts).add(routes);
        new RolloutRoutes(parts).add(routes);
        new SteeringRoutes(parts).add(routes);
        new FailureRoutes(parts).add(routes);
        new ReconcileRoutes(parts).add(routes);
        new StateRoutes(parts).add(routes);
        TellProblems.add(routes);
    }
}
