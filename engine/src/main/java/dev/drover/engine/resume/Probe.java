package dev.drover.engine.resume;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.session.Session;

import java.time.Duration;

/** Looks, for one kind of statement, whether it took effect. */
interface Probe {
    /**
     * What to remember before the statement runs for the first time.
     *
     * @throws EngineException when it must not run
     */
    Intent before(Session session) throws DatabaseFault, EngineException;

    /** The statement is about to be sent. */
    default void starting(Session session) throws DatabaseFault {}

    /** Whether a statement that failed may have had an effect that nobody can remove. */
    default boolean mayHaveStayed(Session session) throws DatabaseFault {
        return false;
    }

    /**
     * Whether what a statement began before it failed is still there and can only be finished; its
     * intent is kept then, by which {@link #after} finishes it.
     */
    default boolean unfinished(Session session, Intent intent) throws DatabaseFault {
        return false;
    }

    /**
     * What became of a statement whose end nobody saw; removes what is half done.
     *
     * @param silence when to give a connection up that does not answer what removes it
     */
    Found after(Session session, Intent intent, Duration silence) throws DatabaseFault;

    /** Whether a statement that reported success has had it. */
    boolean verify(Session session, Intent intent) throws DatabaseFault;

    /**
     * Removes what a statement that failed has left.
     *
     * @param silence when to give a connection up that does not answer
     */
    void cleanUp(Session session, Intent intent, Duration silence) throws DatabaseFault;
}
