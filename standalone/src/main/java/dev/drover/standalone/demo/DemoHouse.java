package dev.drover.standalone.demo;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.embedded.DataDirectory;
import dev.drover.embedded.EmbeddedServerException;
import dev.drover.standalone.migrate.WorkDirectory;
import dev.drover.standalone.server.AllInOne;
import dev.drover.standalone.server.StartFailure;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** All that runs; closed once, by whoever comes first: the end of the story or Ctrl-C. */
final class DemoHouse implements AutoCloseable {
    private final WorkDirectory directory;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<DataDirectory> lock = Optional.empty();
    private Optional<DemoServers> servers = Optional.empty();
    private Optional<AllInOne> services = Optional.empty();

    DemoHouse(WorkDirectory directory) {
        this.directory = directory;
    }

    synchronized void startServers() throws Exception {
        try {
            lock = Optional.of(DataDirectory.lock(directory.path()));
            servers = Optional.of(DemoServers.start(directory.path()));
        } catch (EmbeddedServerException e) {
            throw StartFailure.of(e);
        }
    }

    synchronized void startServices() throws Exception {
        var options =
                AllInOne.Options.at(directory.path().resolve("drover"))
                        .credentials(new DemoCredentials(servers()))
                        .preferredPort(ApiPaths.DEFAULT_PORT)
                        .slots(8);
        services = Optional.of(AllInOne.start(options));
    }

    WorkDirectory directory() {
        return directory;
    }

    DemoServers servers() {
        return servers.orElseThrow();
    }

    AllInOne services() {
        return services.orElseThrow();
    }

    CoordinatorClient client() {
        return new CoordinatorClient(new CoordinatorLocation(services().uri()));
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            closeAll();
            closed.countDown();
        } else {
            awaitOther();
        }
    }

    /** Until somebody has closed it. */
    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Waits for a start that is under way, so that it leaves nothing behind. */
    private synchronized void closeAll() {
        services.ifPresent(AllInOne::close);
        servers.ifPresent(DemoServers::close);
        lock.ifPresent(DataDirectory::close);
        directory.close();
    }

    private void awaitOther() {
        try {
            awaitClosed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
