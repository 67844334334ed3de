/**
 * Who decided what, why, when and from where: one line for each decision of a person, and for those
 * that the coordinator makes by itself (actor {@code drover}), be it about rollouts, or about
 * tenants because the catalogue or an announcement says so. An import is one line with its counts;
 * besides each tenant has one that moved, vanished, came back, was retired or put in quarantine. A
 * line is written in the transaction of the decision. It is told as {@code operator.acted} too, and
 * is its own outbox; only what the coordinator decides about waves and states of rollouts is not,
 * for it has events of its own.
 */
@NullMarked
package dev.drover.coordinator.audit;

import org.jspecify.annotations.NullMarked;
