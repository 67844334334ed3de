package dev.drover.coordinator.fleet;

import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.fleet.ImportFleet.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The audit of an import: one line with the counts, and one for each tenant that moved, vanished or
 * came back. An import that changes nothing leaves none.
 */
final class NoteImport {
    private final Handle handle;
    private final String source;
    private final Told told;
    private final List<String> counts = new ArrayList<>();

    NoteImport(Handle handle, String source, Told told) {
        this.handle = handle;
        this.source = source;
        this.told = told;
    }

    NoteImport servers(int changed) {
        return count(changed, "servers added or changed");
    }

    NoteImport tenants(int added, int changed) {
        return count(added, "tenants added").count(changed, "changed");
    }

    NoteImport moved(List<Audit.Line> moves) {
        Audit.noteAll(handle, told.at(), told.by(), "tenant.move", moves);
        return count(moves.size(), "moved");
    }

    NoteImport vanished(List<String> tenants, Absent absent) {
        var reason =
                switch (absent) {
                    case Absent.Stay _ -> "";
                    case Absent.Vanish vanish -> vanish.reason();
                };
        Audit.noteTenants(handle, told.at(), told.by(), "tenant.vanish", tenants, reason);
        return count(tenants.size(), "vanished");
    }

    NoteImport returned(List<String> tenants) {
        var reason = source + " tells of it again";
        Audit.noteTenants(handle, told.at(), told.by(), "tenant.return", tenants, reason);
        return count(tenants.size(), "returned");
    }

    /** What is announced is about one tenant, whose own lines and events tell it all. */
    void note() {
        if (!counts.isEmpty() && !source.equals(Announced.SOURCE)) {
            var reason = Optional.of(String.join(", ", counts));
            Audit.note(handle, told.at(), told.by(), "fleet." + source, Audit.FLEET, reason);
        }
    }

    private NoteImport count(int number, String what) {
        if (number > 0) {
            counts.add("%s: %,d".formatted(what, number));
        }
        return this;
    }
}
