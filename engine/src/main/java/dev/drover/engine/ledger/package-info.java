/**
 * The table in the tenant's database: what was applied, and which events are not yet out. Texts to
 * read and write it; who may do so is the matter of {@code lease}, when, of {@code apply} and
 * {@code resume}.
 *
 * <p>All of it is SQL text rather than calls, because a migration and its records travel in one
 * message. Beyond the columns of any ledger, {@code schema_migrations} has {@code steps_done} and
 * {@code intent}: how far a non-transactional migration got, and what it was about to do. They
 * change while its state is {@code started}, and so does {@code applied_at}, which then becomes the
 * moment of its end and leaves that of its begin to {@code started_at}; so the events of an applied
 * row are functions of the row as it stays.
 *
 * <p>The seq of an event is twice its row's rank, plus one when it says applied: known without a
 * sequence. {@code relayed_seq} in the row of rank 0 is the last one that is acknowledged with all
 * before it; the rows beyond are the outbox.
 */
@NullMarked
package dev.drover.engine.ledger;

import org.jspecify.annotations.NullMarked;
