package dev.drover.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.http.RolloutRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands as they were written once, and must be read for ever. */
class GoldenCommandTest {
    private static final LedgerPolicy CHOSEN =
            new LedgerPolicy(OutOfOrder.ALLOW, CosmeticChange.REFUSE, OnClone.ADOPT);

    @Test
    void aCommandFromBeforeThereWerePoliciesMeansTheDefault() throws Exception {
        assertThat(read(golden("migrate-v1-first.json"))).isEqualTo(migrate(LedgerPolicy.DEFAULT));
    }

    @Test
    void aCommandIsWrittenAsItsGoldenFile() throws Exception {
        var written =
                new String(
                        CommandCodec.encode(migrate(CHOSEN), CodecTest.NOON).value(),
                        StandardCharsets.UTF_8);

        assertThat(written).isEqualTo(golden("migrate-v1-policy.json"));
        assertThat(read(written)).isEqualTo(migrate(CHOSEN));
    }

    @Test
    void aChoiceLeftOutIsTheDefaultAndOneOfALaterVersionIsPassedOver() throws Exception {
        var partly =
                golden("migrate-v1-policy.json")
                        .replace("\"outOfOrder\":\"allow\",", "\"mood\":{\"a\":1},")
                        .replace(",\"onClone\":\"adopt\"", "");

        assertThat(read(partly))
                .isEqualTo(migrate(LedgerPolicy.DEFAULT.with(CosmeticChange.REFUSE)));
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

        assertThatThrownBy(() -> read(golden("migrate-v1-policy.json").replace(of, with)))
                .isInstanceOfSatisfying(
                        UnreadableRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo("INVALID"))
                .hasMessageContaining("policy." + name + ": " + told);
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

    private static Command.MigrateTenant migrate(LedgerPolicy policy) {
        var command = CodecTest.migrate();
        return new Command.MigrateTenant(
                command.ticket(),
                command.address(),
                command.target(),
                command.placeholders(),
                policy);
    }

    private static Command read(String text) throws UnreadableRecordException {
        return CommandCodec.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String golden(String name) throws IOException {
        try (var file = GoldenCommandTest.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new AssertionError("there is no golden file " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
