package dev.drover.standalone.demo;

import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.PostgresOptions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** The two servers of the demo's tenants. */
final class DemoServers implements AutoCloseable {
    static final List<String> NAMES = List.of("pg-north", "pg-south");

    private final List<DemoServer> servers;

    private DemoServers(List<DemoServer> servers) {
        this.servers = List.copyOf(servers);
    }

    static DemoServers start(Path directory) throws InterruptedException {
        return new DemoServers(
                together(NAMES.stream().map(name -> starting(name, directory)).toList()));
    }

    private static Callable<DemoServer> starting(String name, Path directory) {
        return () -> {
            var options =
                    PostgresOptions.at(directory.resolve(name))
                            .durability(Durability.PROCESS_CRASH)
                            // hundreds of databases come and go: little log, few checkpoints
                            .setting("wal_level", "minimal")
                            .setting("max_wal_senders", "0")
                            .setting("max_wal_size", "512MB")
                            .setting("autovacuum", "off")
                            .stopAtExit(false);
            return new DemoServer(name, EmbeddedPostgres.start(options));
        };
    }

    List<DemoServer> all() {
        return servers;
    }

    DemoServer of(DemoTenant tenant) {
        return servers.stream()
                .filter(server -> server.id().equals(tenant.server()))
                .findFirst()
                .orElseThrow();
    }

    /** Something on each server, at the same time; the sum of the answers. */
    int onEach(ServerWork work) throws InterruptedException {
        var tasks = new ArrayList<Callable<Integer>>();
        servers.forEach(server -> tasks.add(() -> work.on(server)));
        return together(tasks).stream().mapToInt(Integer::intValue).sum();
    }

    @FunctionalInterface
    interface ServerWork {
        int on(DemoServer server) throws Exception;
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws InterruptedException {
        // platform threads: starting servers initialises many classes, which pins virtual ones
        try (var executor = Executors.newFixedThreadPool(tasks.size())) {
            var results = new ArrayList<T>();
            for (var future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.postgres().close());
    }
}
