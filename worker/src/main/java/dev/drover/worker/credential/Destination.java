package dev.drover.worker.credential;

/** Where a secret is about to be sent, and as whom. */
public record Destination(String host, int port, String database, String user) {}
