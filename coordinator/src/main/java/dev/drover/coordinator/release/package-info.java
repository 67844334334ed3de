/**
 * Releases from their upload to the workers.
 *
 * <pre>
 * upload ── TakeRelease: decode, read, refuse with every problem ──▶ release, release_migration
 * rollout ── FindRelease.outline: versions and checksums, no scripts
 * dispatch ── PublishReleases: the stored bundle in chunks ──▶ drover.releases ──▶ workers
 * </pre>
 *
 * <p>The control database is the authority. The bundle is stored as it is published, so a topic
 * that was lost is filled again without the user's files. A release is named by what it holds:
 * taking it twice is one row, publishing it twice the same records.
 */
@NullMarked
package dev.drover.coordinator.release;

import org.jspecify.annotations.NullMarked;
