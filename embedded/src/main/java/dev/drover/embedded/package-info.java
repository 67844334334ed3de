/**
 * A real Kafka broker and real PostgreSQL servers that live and die with this process and keep
 * their data.
 *
 * <p>They serve {@code drover demo}, {@code drover migrate} on a laptop or in CI, and every test.
 * Nothing is downloaded and no container is needed: the broker is a library, the PostgreSQL
 * binaries come in a jar and are unpacked once per machine and user.
 *
 * <pre>
 * EmbeddedPostgres   PostgresLaunch ── ServerProcess ── postgres (a child process)
 *    │                  InitialCluster, OrphanPostmaster, PostgresHome
 *    │                  PostgresBinaries ── BinariesCache ── TarXz
 * DataDirectory      one lock per server: who holds it owns everything in it
 *    │
 * EmbeddedKafka      KafkaNode (broker and controller, in this JVM), BoundSockets, BrokerFaults
 * </pre>
 *
 * <h2>Who is authoritative</h2>
 *
 * <p>The lock of the directory. It is the kernel's and ends with its process, so whatever else lies
 * in the directory of a lock we hold, a pid file or even a running server, is a leftover: a server
 * is stopped, a file replaced. Servers of others are never touched.
 *
 * <h2>Death</h2>
 *
 * <ul>
 *   <li>Closing stops in good order, within a time. A shutdown hook does so for PostgreSQL when the
 *       JVM exits without closing; Kafka recovers at its next start.
 *   <li>{@code kill -9} of this process: on Linux the kernel stops PostgreSQL ({@code setpriv
 *       --pdeathsig}); elsewhere the next start does. The signal follows the thread that forked, so
 *       that thread waits beside its server for as long as it runs.
 *   <li>A start that was cut off half-way leaves a draft with another name (cluster, password,
 *       binaries); the next one begins that step anew.
 *   <li>A fault in the broker does not end this process, as it would in Kafka's own server. One
 *       exception is Kafka's: when its data directory fails (disk full) it halts the JVM.
 * </ul>
 *
 * <h2>Other users of the machine</h2>
 *
 * <p>They can reach a loopback port. PostgreSQL therefore wants a password, random and in a file of
 * mode 0600, and it is sent only to the server whose pid file says that it has the port. Binaries
 * are run only from a folder nobody else can write. <strong>Kafka has no authentication
 * here</strong>: whoever can log in to the machine can send it records while it runs.
 *
 * <h2>Threads</h2>
 *
 * <p>Kafka starts and stops on platform threads of its own ({@link dev.drover.embedded.OwnThread}
 * says why), so callers may be virtual. It logs through SLF4J; an application quiets {@code
 * org.apache.kafka}, {@code kafka} and {@code state.change.logger}.
 */
@NullMarked
package dev.drover.embedded;

import org.jspecify.annotations.NullMarked;
