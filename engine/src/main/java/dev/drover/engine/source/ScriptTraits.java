package dev.drover.engine.source;

import dev.drover.engine.sql.QuickScript;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.Unit;

import java.util.List;
import java.util.Optional;

/**
 * What a script's text alone says, found out once for all tenants.
 *
 * @param quick set when it only writes to the catalogue
 * @param checksum of what runs where no tenant's placeholders are filled in
 */
public record ScriptTraits(Optional<QuickScript> quick, String checksum) {
    /** Of a script without statements. */
    public static final ScriptTraits NONE =
            new ScriptTraits(Optional.of(QuickScript.NOTHING), new ScriptChecksum().hex());

    public static ScriptTraits of(Script script, List<Unit> units) {
        var checksum = new ScriptChecksum();
        script.statements().forEach(each -> checksum.add(each.sql(), each.copyData()));
        return new ScriptTraits(quick(units), checksum.hex());
    }

    private static Optional<QuickScript> quick(List<Unit> units) {
        return switch (units.size()) {
            case 0 -> Optional.of(QuickScript.NOTHING);
            case 1 ->
                    units.getFirst() instanceof Unit.Atomic(var statements)
                            ? QuickScript.of(statements)
                            : Optional.empty();
            default -> Optional.empty();
        };
    }
}
