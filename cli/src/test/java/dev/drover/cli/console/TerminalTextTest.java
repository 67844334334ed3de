package dev.drover.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(TerminalText.width("東京-pg")).isEqualTo(7);
        assertThat(TerminalText.width("e\u0301")).isEqualTo(1);
    }

    @Test
    void cuttingNeverExceedsTheWidth() {
        assertThat(TerminalText.cut("東京大阪", 6)).isEqualTo("東京…");
        assertThat(TerminalText.cut("abc", 3)).isEqualTo("abc");
        assertThat(TerminalText.cut("abcd", 3)).isEqualTo("ab…");
    }

    @Test
    void coloursAreCutWithTheirText() {
        var line = Line.of(Tone.BAD, "failed ").then("acme-042").fit(10);
        assertThat(line.width()).isEqualTo(10);
        assertThat(line.text(new Style(true))).isEqualTo("\u001b[31mfailed \u001b[0mac…");
    }

    @Test
    void colourAppearsOnATerminalUnlessRefused() {
        var terminal = Screen.fixed(true, 80);
        assertThat(ColorChoice.auto.coloured(terminal, Map.of())).isTrue();
        assertThat(ColorChoice.auto.coloured(terminal, Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(ColorChoice.auto.coloured(Screen.NONE, Map.of())).isFalse();
        assertThat(ColorChoice.always.coloured(Screen.NONE, Map.of("NO_COLOR", "1"))).isTrue();
    }
}
