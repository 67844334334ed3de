package dev.drover.cli.command;

import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.TenantsChanged;

/** What an order about tenants did. */
final class TellChanged {
    private TellChanged() {}

    static ExitCode tell(Session session, TenantsChanged changed, String what) {
        if (session.forPeople()) {
            session.print(
                    "%s %s, %s unchanged"
                            .formatted(
                                    Human.count(changed.changed(), "tenant"),
                                    what,
                                    Human.count(changed.unchanged())));
            changed.skipped()
                    .ifPresent(count ->
                            session.print(
                                    "%s that waited: skipped"
                                            .formatted(Human.count(count, "job"))));
            changed.running()
                    .ifPresent(count ->
                            session.print(
                                    "%s under way: left to end"
                                            .formatted(Human.count(count, "job"))));
            changed.retired()
                    .ifPresent(count ->
                            session.print(
                                    "%s still in quarantine: announced as retired meanwhile"
                                            .formatted(Human.count(count, "tenant"))));
        } else {
            session.printDocument(changed);
        }
        return ExitCode.OK;
    }
}
