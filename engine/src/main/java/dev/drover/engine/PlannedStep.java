package dev.drover.engine;

/**
 * One step that a run would take.
 *
 * @param path of the script, for people
 * @param direction {@code DOWN} for a step back
 * @param transactional whether script and record share one transaction; if not, it runs unit by
 *     unit and may stop half-way, from where the next run goes on
 * @param resumed whether an earlier run began it
 */
public record PlannedStep(
        String version,
        String description,
        String path,
        LedgerRow.Direction direction,
        boolean transactional,
        boolean resumed) {}
