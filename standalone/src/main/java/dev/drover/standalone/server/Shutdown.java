package dev.drover.standalone.server;

import org.slf4j.LoggerFactory;

/** What happens at SIGTERM and Ctrl-C. */
final class Shutdown {
    private Shutdown() {}

    interface Stop {
        void run() throws Exception;
    }

    static void at(String name, Stop stop) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    try {
                                        stop.run();
                                    } catch (Exception e) {
                                        LoggerFactory.getLogger(Shutdown.class)
                                                .warn("while stopping {}: {}", name, e.toString());
                                    }
                                },
                                "stop-" + name));
    }
}
