package dev.drover.worker.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedCredentialsTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "db1.internal, db1.internal, true",
        "*.internal, db1.INTERNAL., true",
        "*.internal, internal, false",
        "*.internal, db1.internal.evil.example, false",
        "10.0.*, 10.0.3.4, true",
        "10.0.*, 110.0.3.4, false",
        "db?.internal, db1.internal, false",
        "db.internal, dbxinternal, false",
        "*, anything, true"
    })
    void aSecretGoesOnlyToHostsThatAPatternAllows(String pattern, String host, boolean allowed) {
        var lookup = with(new SecretReference.Variable("V"), pattern).find("main", to(host));

        assertThat(lookup).isInstanceOf(allowed ? Lookup.Found.class : Lookup.HostRefused.class);
    }

    @Test
    void aFileIsReadAtEachUseAndLosesOneLineEnd() throws IOException {
        var file = directory.resolve("secret");
        var credentials = with(new SecretReference.File(file), "*");

        assertThat(credentials.find("main", to("h"))).isInstanceOf(Lookup.Unreadable.class);
        Files.writeString(file, "first \n");
        assertThat(secret(credentials)).isEqualTo("first ");
        Files.writeString(file, "second\n\n");
        assertThat(secret(credentials)).isEqualTo("second\n");
    }

    @Test
    void anUnsetVariableIsToldByName() {
        assertThat(with(new SecretReference.Variable("GONE"), "*").find("main", to("h")))
                .isInstanceOfSatisfying(
                        Lookup.Unreadable.class, u -> assertThat(u.detail()).contains("GONE"));
    }

    @Test
    void theChainGoesOnFromUnknownButNotFromRefused() {
        var refusing = with(new SecretReference.Variable("V"), "allowed");
        var any = new PgPasswordVariable(Map.of("PGPASSWORD", "fallback"));
        var chain = CredentialSource.firstOf(List.of(refusing, any));

        assertThat(chain.find("main", to("elsewhere"))).isInstanceOf(Lookup.HostRefused.class);
        assertThat(chain.find("unconfigured", to("elsewhere"))).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void nothingPrintsASecret() {
        var lookup = with(new SecretReference.Variable("V"), "*").find("main", to("h"));

        assertThat(lookup.toString()).doesNotContain("hunter2");
        assertThat(new PgPasswordVariable(Map.of("PGPASSWORD", "hunter2")).toString())
                .doesNotContain("hunter2");
    }

    private static NamedCredentials with(SecretReference secret, String host) {
        return new NamedCredentials(
                List.of(new CredentialRule("main", secret, List.of(host))), Map.of("V", "hunter2"));
    }

    private static Destination to(String host) {
        return new Destination(host, 5432, "shop", "app");
    }

    private static String secret(CredentialSource source) {
        return ((Lookup.Found) source.find("main", to("h"))).secret().reveal();
    }
}
