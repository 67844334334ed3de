/**
 * Health gates: while a rollout with health limits runs, the leader asks workers how its servers
 * are, before a wave opens and all the time while one is open.
 *
 * <pre>
 * WatchHealth -> server_request -> (command, worker, event) -> server_request -> health_probe
 *                                                                                    |
 *                                        AdvanceRollouts: opens the wave, or pauses  <
 * </pre>
 *
 * <p>What a probe means is decided in {@code rollout.decision} ({@code JudgeHealth}, {@code
 * Health}). Nobody goes on as if all were well when nobody can tell: an unanswered probe pauses the
 * rollout as one beyond a limit does. Nothing here is needed to resume: looks from before do not
 * count any more.
 */
@NullMarked
package dev.drover.coordinator.gate;

import org.jspecify.annotations.NullMarked;
