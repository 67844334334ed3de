package dev.drover.engine.source;

import static dev.drover.engine.source.ReleaseReading.codes;
import static dev.drover.engine.source.ReleaseReading.files;
import static dev.drover.engine.source.ReleaseReading.problems;
import static dev.drover.engine.source.ReleaseReading.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
    @Test
    void releaseWideValuesAreReplacedBeforeSplittingAndNotInTheChecksum() throws Exception {
        var text = "CREATE TABLE ${schema}.t (a text DEFAULT '${word}');";
        var release =
                ReleaseReader.read(
                        files("V1__a.sql", text),
                        options(Map.of("schema", "app", "word", "$1\\${schema}")));
        var migration = release.migrations().getFirst();
        assertThat(migration.up().text())
                .isEqualTo("CREATE TABLE app.t (a text DEFAULT '$1\\${schema}');");
        assertThat(migration.checksum()).isEqualTo(Sha256.ofText(text));
        assertThat(release.files()).containsExactly(new SourceFile("V1__a.sql", text));
        var other =
                ReleaseReader.read(release.files(), options(Map.of("schema", "b", "word", "c")));
        assertThat(other.digest()).isNotEqualTo(release.digest());
    }

    @Test
    void anUnknownNameIsAProblemWithItsLine() {
        assertThat(codes("V1__a.sql", "SELECT 1;\r\n\nSELECT '${nmae}';"))
                .containsExactly("UNKNOWN_PLACEHOLDER V1__a.sql:3");
        var problems = problems(options(Map.of("name", "x")), "1_a.sql", "SELECT '${nmae}'");
        assertThat(problems)
                .singleElement()
                .satisfies(each -> assertThat(each.remedy()).endsWith("Did you mean name?"));
    }

    @Test
    void numberedScriptsWithoutValuesAreLeftAlone() throws Exception {
        assertThat(read("1_a.sql", "SELECT '${js}'").migrations().getFirst().up().text())
                .isEqualTo("SELECT '${js}'");
    }

    @Test
    void valuesThatShiftLinesOrTakeATenantsNameAreProblems() {
        assertThat(
                        problems(
                                options(Map.of("a", "x\ny", "drover.tenant", "x")),
                                "V1__a.sql",
                                "SELECT 1"))
                .extracting(SourceProblem::code)
                .containsExactly("BAD_PLACEHOLDER", "BAD_PLACEHOLDER");
        assertThat(problems(options(Map.of("a", "x")), "1_a.up.sql", "SELECT 1"))
                .extracting(SourceProblem::code)
                .containsExactly("PLACEHOLDERS_UNSUPPORTED");
    }

    @Test
    void aTenantsValuesAreReplacedLater() throws Exception {
        var sql = "SELECT '${drover.tenant}', ${drover.schema}.f_${drover.label.tier-1}";
        var release = read("V1__a.sql", sql + "; SELECT 2");
        var statement = release.migrations().getFirst().up().statements().getFirst();
        assertThat(statement.sql()).isEqualTo(sql);
        var values =
                Map.of(
                        "drover.tenant",
                        "acme",
                        "drover.schema",
                        "app",
                        "drover.label.tier-1",
                        "gold");
        assertThat(ReplaceTenantPlaceholders.in(statement.sql(), values))
                .isEqualTo("SELECT 'acme', app.f_gold");
        assertThat(ReplaceTenantPlaceholders.in("SELECT 1", Map.of())).isEqualTo("SELECT 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a'b", "a b", "a;b", "a$b", "é", "a-b", "a\n"})
    void aTenantsValueCannotLeaveItsPlace(String value) {
        var refused = refused(Map.of("drover.tenant", value));
        assertThat(refused.code()).isEqualTo("TENANT_PLACEHOLDER_REFUSED");
        assertThat(refused.placeholder()).isEqualTo("drover.tenant");
    }

    @Test
    void aMissingValueIsNamed() {
        assertThat(refused(Map.of()).code()).isEqualTo("TENANT_PLACEHOLDER_MISSING");
        assertThat(refused(Map.of("drover.tenant", "x".repeat(64))).code())
                .isEqualTo("TENANT_PLACEHOLDER_REFUSED");
    }

    @Test
    void placeholdersThatNoTenantHasAreFoundWhenReading() {
        assertThat(
                        codes(
                                "1_a.sql",
                                "SELECT '${drover.tenant}';\nSELECT '${drover.nope}', '${drover.label.}', '${drover.tenant'"))
                .containsExactly(
                        "UNKNOWN_TENANT_PLACEHOLDER 1_a.sql:2",
                        "UNKNOWN_TENANT_PLACEHOLDER 1_a.sql:2",
                        "UNKNOWN_TENANT_PLACEHOLDER 1_a.sql:2");
        assertThat(codes("1_a.sql", "SELECT $${drover.tenant} $$"))
                .containsExactly("UNKNOWN_TENANT_PLACEHOLDER 1_a.sql:1");
        assertThat(codes("1_a.up.sql", "SELECT '${drover.tenant}'"))
                .containsExactly("PLACEHOLDERS_UNSUPPORTED 1_a.up.sql:1");
    }

    private static TenantPlaceholderException refused(Map<String, String> values) {
        var refused =
                catchThrowableOfType(
                        TenantPlaceholderException.class,
                        () -> ReplaceTenantPlaceholders.in("SELECT '${drover.tenant}'", values));
        assertThat(refused).isNotNull();
        return refused;
    }

    private static ReadOptions options(Map<String, String> placeholders) {
        return new ReadOptions(Optional.empty(), placeholders);
    }
}
