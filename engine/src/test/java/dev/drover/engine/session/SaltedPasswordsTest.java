package dev.drover.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.session.SaltedPasswords.Question;
import org.junit.jupiter.api.Test;

class SaltedPasswordsTest {
    private final SaltedPasswords passwords = new SaltedPasswords();

    @Test
    void isAnsweredWhatWasKeptForTheSameQuestion() {
        passwords.keep(question("a", 1), new byte[] {1, 2});

        assertThat(passwords.find(question("a", 1))).hasValue(new byte[] {1, 2});
        assertThat(passwords.find(question("b", 1))).isEmpty();
        assertThat(passwords.find(question("a", 2))).isEmpty();
    }

    /** The driver may wipe what it was given. */
    @Test
    void noOneChangesWhatIsKept() {
        passwords.keep(question("a", 1), new byte[] {1, 2});
        passwords.find(question("a", 1)).orElseThrow()[0] = 9;

        assertThat(passwords.find(question("a", 1))).hasValue(new byte[] {1, 2});
    }

    @Test
    void whatWasNotAskedForLongestIsForgotten() {
        for (int salt = 0; salt < 1000; salt++) {
            passwords.keep(question("a", salt), new byte[] {1});
        }
        assertThat(passwords.find(question("a", 0))).isPresent();
        passwords.keep(question("a", 1000), new byte[] {1});

        assertThat(passwords.find(question("a", 0))).isPresent();
        assertThat(passwords.find(question("a", 1))).isEmpty();
    }

    @Test
    void aQuestionDoesNotPrintItsPassword() {
        assertThat(question("hush", 1)).hasToString("256 bits in 4096 rounds with salt 01");
    }

    private static Question question(String password, int salt) {
        var bytes =
                salt < 128
                        ? new byte[] {(byte) salt}
                        : new byte[] {(byte) (salt >> 8), (byte) salt};
        return Question.of(password.toCharArray(), bytes, 4096, 256);
    }
}
