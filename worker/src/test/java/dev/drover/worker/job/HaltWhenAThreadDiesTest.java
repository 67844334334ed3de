package dev.drover.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaltWhenAThreadDiesTest {
    private final List<Integer> halts = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            classes = {
                OutOfMemoryError.class,
                StackOverflowError.class,
                NoClassDefFoundError.class,
                IllegalStateException.class
            })
    void whateverItDiedOf(Class<? extends Throwable> kind) throws Exception {
        var death = kind.getConstructor().newInstance();
        var thread =
                Thread.ofPlatform()
                        .name("of-the-worker")
                        .uncaughtExceptionHandler(new HaltWhenAThreadDies(halts::add))
                        .start(() -> HaltWhenAThreadDiesTest.<RuntimeException>die(death));
        thread.join();

        assertThat(halts).containsExactly(70);
    }

    /** Throws anything at all, as the virtual machine does. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void die(Throwable death) throws T {
        throw (T) death;
    }
}
