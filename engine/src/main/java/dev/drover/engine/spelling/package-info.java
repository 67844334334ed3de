/**
 * Guesses what somebody meant who wrote a word that is not known. It stands here, and not with any
 * of those who ask, because the readers of migration folders, of settings and of the fleet all do,
 * and the engine is what they share.
 */
@NullMarked
package dev.drover.engine.spelling;

import org.jspecify.annotations.NullMarked;
