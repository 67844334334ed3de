package dev.drover.worker.server;

/** What a job's end says about the server it ran on. */
public sealed interface Verdict {
    /** It answered, whatever became of the job. */
    record Healthy() implements Verdict {}

    /** It did not take the job: unreachable, starting up. */
    record Unwell(String words) implements Verdict {}

    /** It is well and has no connection left. */
    record Crowded(String words) implements Verdict {}

    /** The job did not get to the server. */
    record Unknown() implements Verdict {}
}
