/**
 * The coordinator over HTTP: paths and bodies are {@code contracts.http}, this package serves them.
 *
 * <p>The root package passes {@link dev.drover.coordinator.api.ApiParts}: the control database, the
 * clock, a {@code wake} that lets dispatch look at once, and {@code State}: the workers of the
 * liveness registry, why the process is not ready, the metrics' text. Every coordinator serves, the
 * leader or not: requests only write what the leader then finds.
 *
 * <p>Routes check the form, call a feature package and write its answer. They catch nothing: each
 * exception has its problem in {@code TellProblems}, as {@code application/problem+json} with a
 * code, what happened and what to do.
 *
 * <pre>
 * 400 unreadable body, bad parameter   404 unknown path, rollout; nothing to replay · 405 · 415
 * 403 foreign Host or Origin           409 tenants held by another rollout; idempotency key used otherwise
 * 413 body too large                   422 refused input, with every problem
 * 503 not ready, no control database   500 incident, its stack trace only in the log
 * </pre>
 *
 * <p>What holds for all routes stands around them: {@code AnswerOnce} claims an idempotency key
 * before a route and remembers its answer after it, {@code Page} tells lists, {@code ReadBody} and
 * {@code StrictJson} refuse what a request may not have, {@code RefusedByServer} is for what never
 * reaches a route. {@code EventRoutes} streams what {@code coordinator.feed} reads. The document
 * {@code contracts.http.OpenApiDocument} describes it all; tests compare it with routes and
 * answers.
 *
 * <p>There is no authentication yet. Bound to loopback, only local Host headers are served, and no
 * page may change anything.
 */
@NullMarked
package dev.drover.coordinator.api;

import org.jspecify.annotations.NullMarked;
