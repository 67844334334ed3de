package dev.drover.engine.session;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was derived from passwords, the last thousand. A role has one salt for all databases of its
 * server, and deriving costs more than all else that a client does to connect.
 */
final class SaltedPasswords {
    private static final int MOST = 1000;

    private final Map<Question, byte[]> answers =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Question, byte[]> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * What a derived key depends on.
     *
     * @param salt in hexadecimal digits
     * @param bits of the key
     */
    record Question(String password, String salt, int iterations, int bits) {
        static Question of(char[] password, byte[] salt, int iterations, int bits) {
            return new Question(
                    String.valueOf(password), HexFormat.of().formatHex(salt), iterations, bits);
        }

        /** Prints no password. */
        @Override
        public String toString() {
            return "%d bits in %d rounds with salt %s".formatted(bits, iterations, salt);
        }
    }

    synchronized Optional<byte[]> find(Question question) {
        return Optional.ofNullable(answers.get(question)).map(byte[]::clone);
    }

    synchronized void keep(Question question, byte[] answer) {
        answers.put(question, answer.clone());
    }
}
