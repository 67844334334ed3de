/**
 * One coordinator leads: it dispatches, folds, sweeps and relays. The others serve the API and
 * wait.
 *
 * <p>Two locks make it so. A session advisory lock on a dedicated connection says who may begin;
 * the database ends it with the session. And because a leader may be paused and not know that its
 * session has ended, each one is given a <em>term</em> by the database, and every transaction of a
 * leader begins by locking the row {@code leader} for its own term: {@link
 * dev.drover.coordinator.leader.LeaderTerm#inTransaction}. A new leader's first act updates that
 * row, so it waits for the old one's last transaction and refuses all later ones. The check also
 * looks whether the session that was given the term still lives, by a second advisory lock whose
 * key is the term: when the database crashed, what this leader saw committed a moment ago may be
 * gone, and only a leader that begins anew reads what there is.
 *
 * <p>{@link dev.drover.coordinator.leader.Leadership} asks for the lock each second, starts the
 * duties with their term, and looks each second whether the lock's connection still lives and
 * whether the term is refused to the pool's connections ({@link
 * dev.drover.coordinator.leader.CheckTerm}): behind one host name they may have reached different
 * servers. Then the duties are stopped and it asks again.
 */
@NullMarked
package dev.drover.coordinator.leader;

import org.jspecify.annotations.NullMarked;
