package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.http.RolloutRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left out is the default; what is not known is not. */
class LedgerPolicyJsonTest {
    private static final GoldenMessage GOLDEN =
            GoldenMessages.all()
                    .filter(message -> message.message() instanceof Command.MigrateTenant)
                    .filter(message -> message.variant().equals("policy"))
                    .findFirst()
                    .orElseThrow();

    @Test
    void aChoiceLeftOutIsTheDefaultAndOneOfALaterVersionIsPassedOver() throws Exception {
        var partly =
                GOLDEN.text()
                        .replace("\"outOfOrder\":\"allow\",", "\"mood\":{\"a\":1},")
                        .replace(",\"onClone\":\"adopt\"", "");

        assertThat(read(partly).policy())
                .isEqualTo(LedgerPolicy.DEFAULT.with(CosmeticChange.REFUSE));
        assertThat(SchemaFiles.problems(GOLDEN.schema(), partly)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"outOfOrder\":\"allow\"     | \"outOfOrder\":\"sometimes\" | \"sometimes\" is none of refuse, allow, ignore",
                "\"cosmeticChange\":\"refuse\" | \"cosmeticChange\":7          | \"7\" is none of accept, refuse",
                "\"onClone\":\"adopt\"         | \"onClone\":null              | \"null\" is none of refuse, adopt",
                "\"outOfOrder\":\"allow\"     | \"outOfOrder\":\"ALLOW\"     | \"ALLOW\" is none of refuse, allow, ignore"
            })
    void aWordThatIsNotKnownIsNeverTakenForTheDefault(String of, String with, String told)
            throws Exception {
        var name = with.substring(1, with.indexOf("\":"));
        var text = GOLDEN.text().replace(of, with);

        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo("INVALID"))
                .hasMessageContaining("policy." + name + ": " + told);
        assertThat(SchemaFiles.problems(GOLDEN.schema(), text)).isNotEmpty();
    }

    @Test
    void aRequestWithoutAPolicyMeansTheDefault() throws Exception {
        var request =
                new RolloutRequest(
                        "default",
                        "sha256:" + "ab".repeat(32),
                        Optional.empty(),
                        RolloutRequest.Selection.ALL,
                        RolloutRequest.Strategy.DEFAULT,
                        LedgerPolicy.DEFAULT,
                        "migrate",
                        Optional.empty());
        var without = Json.write(request).replaceFirst("\"policy\":\\{[^}]*},", "");

        assertThat(without).doesNotContain("policy");
        assertThat(Json.read(without, RolloutRequest.class)).isEqualTo(request);
    }

    private static Command read(String text) throws UnreadableRecordException {
        return CommandCodec.decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
