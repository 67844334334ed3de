/**
 * Who decided what, why, when and from where: one line for each decision of a person, and for those
 * that the coordinator makes about rollouts by itself (actor {@code drover}). A line is written in
 * the transaction of the decision. What a person did is told as {@code operator.acted} too; the
 * line is its outbox.
 */
@NullMarked
package dev.drover.coordinator.audit;

import org.jspecify.annotations.NullMarked;
