/**
 * {@code drover server}: the services of the distributed fleet, one by one, or all of them in this
 * process with embedded servers. {@link dev.drover.standalone.server.AllInOne} is also what the
 * demo and {@code drover migrate} run on, so that there is one road.
 */
@NullMarked
package dev.drover.standalone.server;

import org.jspecify.annotations.NullMarked;
