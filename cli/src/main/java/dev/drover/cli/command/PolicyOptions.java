package dev.drover.cli.command;

import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What to do with tenants whose ledger does not fit, for every command that plans or migrates. */
public final class PolicyOptions {
    @Option(
            names = "--out-of-order",
            paramLabel = "CHOICE",
            defaultValue = "refuse",
            converter = ToOutOfOrder.class,
            description =
                    "Migrations that are not applied though later ones are: refuse the tenant,"
                            + " allow them now, or ignore them. Default: ${DEFAULT-VALUE}.")
    private OutOfOrder outOfOrder = LedgerPolicy.DEFAULT.outOfOrder();

    @Option(
            names = "--cosmetic-change",
            paramLabel = "CHOICE",
            defaultValue = "accept",
            converter = ToCosmeticChange.class,
            description =
                    "Applied migrations of which comments, blanks or line ends changed: accept or"
                            + " refuse the tenant. Default: ${DEFAULT-VALUE}.")
    private CosmeticChange cosmeticChange = LedgerPolicy.DEFAULT.cosmeticChange();

    @Option(
            names = "--on-clone",
            paramLabel = "CHOICE",
            defaultValue = "refuse",
            converter = ToOnClone.class,
            description =
                    "Databases copied from another one with its ledger: refuse, or adopt the"
                            + " ledger as their own. Default: ${DEFAULT-VALUE}.")
    private OnClone onClone = LedgerPolicy.DEFAULT.onClone();

    public LedgerPolicy policy() {
        return new LedgerPolicy(outOfOrder, cosmeticChange, onClone, LedgerPolicy.Repair.NONE);
    }

    /** Choices other than the default, as they are typed, each with a blank before it. */
    String typed() {
        var text = new StringBuilder();
        if (outOfOrder != LedgerPolicy.DEFAULT.outOfOrder()) {
            text.append(" --out-of-order ").append(outOfOrder);
        }
        if (cosmeticChange != LedgerPolicy.DEFAULT.cosmeticChange()) {
            text.append(" --cosmetic-change ").append(cosmeticChange);
        }
        if (onClone != LedgerPolicy.DEFAULT.onClone()) {
            text.append(" --on-clone ").append(onClone);
        }
        return text.toString();
    }

    // picocli's own conversion of enums would tell people the names that the code has for the words

    static final class ToOutOfOrder implements ITypeConverter<OutOfOrder> {
        @Override
        public OutOfOrder convert(String word) {
            return choice(word, OutOfOrder::of);
        }
    }

    static final class ToCosmeticChange implements ITypeConverter<CosmeticChange> {
        @Override
        public CosmeticChange convert(String word) {
            return choice(word, CosmeticChange::of);
        }
    }

    static final class ToOnClone implements ITypeConverter<OnClone> {
        @Override
        public OnClone convert(String word) {
            return choice(word, OnClone::of);
        }
    }

    private static <T> T choice(String word, Function<String, T> find) {
        try {
            return find.apply(word.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
