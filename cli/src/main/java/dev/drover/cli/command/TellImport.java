package dev.drover.cli.command;

import dev.drover.cli.output.Human;
import dev.drover.contracts.http.ImportResult;

/** What joining tenants to the fleet did. */
final class TellImport {
    private TellImport() {}

    static void tell(Session session, ImportResult result, boolean dryRun) {
        if (!session.forPeople()) {
            session.printDocument(result);
            return;
        }
        var text =
                new StringBuilder()
                        .append(Human.count(result.added()))
                        .append(" added, ")
                        .append(Human.count(result.changed()))
                        .append(" changed, ")
                        .append(Human.count(result.unchanged()))
                        .append(" unchanged");
        if (result.servers() > 0) {
            text.append(" on ").append(Human.count(result.servers(), "server"));
        }
        result.quarantined()
                .ifPresent(count ->
                        text.append(", ")
                                .append(Human.count(count))
                                .append(" vanished and in quarantine"));
        result.released()
                .ifPresent(count -> text.append(", ").append(Human.count(count)).append(" back"));
        session.print(text.append(dryRun ? " (dry run: nothing was changed)" : "").toString());
    }
}
