/**
 * The worker: takes commands from Kafka, leases tenants, runs the engine, relays the outbox.
 *
 * <pre>
 *  drover.jobs --> intake --> job --> engine --> tenant database (ledger)
 *                    |         |  '-- release, credential, server
 *                    v         v
 *                  claims   answers, events (relay)     heartbeats (liveness)     control <-- drover.control
 *                    '---------+--------------------------------'
 *                              v
 *                   drover.status, drover.heartbeats, drover.dead-letter
 * </pre>
 *
 * This package wires the parts by hand and nobody imports it but the programs that start a worker.
 * A worker keeps nothing that may not be lost: the tenant's database knows what was done, the
 * coordinator what is to be done.
 */
@NullMarked
package dev.drover.worker;

import org.jspecify.annotations.NullMarked;
