/**
 * {@code drover demo}: a fleet on two PostgreSQL servers, a release that one tenant refuses, and
 * how on-call finds, mends and replays it. Everything is real but the customers: the services are
 * those of {@code drover server}, the commands shown are the client's own, run against this process
 * over HTTP.
 */
@NullMarked
package dev.drover.standalone.demo;

import org.jspecify.annotations.NullMarked;
