/**
 * Watching a rollout: ask where it stands, show it, until it has ended.
 *
 * <pre>
 * WatchRollout ── RolloutView ──▶ Display ─┬─ LiveDisplay    redraws {@link RolloutPicture} in place (a terminal)
 *                                          ├─ LineDisplay    now and then a {@link ProgressLine} (a log)
 *                                          └─ JsonDisplay    every change as a line of JSON (a program)
 * </pre>
 *
 * <p>Watching changes nothing: whoever stops to watch leaves the rollout as it is. A coordinator
 * that goes away for a while is waited for, since rollouts survive that. What is drawn is a pure
 * function of the view, the width and the time.
 */
@NullMarked
package dev.drover.cli.progress;

import org.jspecify.annotations.NullMarked;
