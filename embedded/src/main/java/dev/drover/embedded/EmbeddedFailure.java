package dev.drover.embedded;

/** The stable codes of what can go wrong with an embedded server. */
public enum EmbeddedFailure {
    /** Another process, or another server of this one, holds the directory. */
    DATA_DIRECTORY_IN_USE,
    /** The directory cannot be created, read, written or locked, or lacks a file it needs. */
    DATA_DIRECTORY_UNUSABLE,
    /** No PostgreSQL binaries for this machine, or they cannot be unpacked. */
    POSTGRES_BINARIES_UNUSABLE,
    /** We are root and the kernel refuses the user namespace in which PostgreSQL would start. */
    POSTGRES_REFUSES_ROOT,
    POSTGRES_INITDB_FAILED,
    POSTGRES_START_FAILED,
    POSTGRES_START_TIMED_OUT,
    KAFKA_START_FAILED,
    KAFKA_START_TIMED_OUT,
    /** The port that was asked for belongs to somebody else. */
    PORT_IN_USE,
    /** The thread was interrupted while the server started; the server was stopped again. */
    INTERRUPTED
}
