package dev.drover.contracts.wire;

import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Policies as JSON. Whoever writes none of it, or only a part, leaves the rest at its default; a
 * word that is not known is never taken for the default, because something else was wanted.
 */
final class LedgerPolicyJson {
    private static final String OUT_OF_ORDER = "outOfOrder";
    private static final String COSMETIC_CHANGE = "cosmeticChange";
    private static final String ON_CLONE = "onClone";
    private static final String REPAIR = "repair";

    private LedgerPolicyJson() {}

    static void register(SimpleModule module) {
        module.addSerializer(LedgerPolicy.class, new Writer());
        module.addDeserializer(LedgerPolicy.class, new Reader());
    }

    private static final class Writer extends ValueSerializer<LedgerPolicy> {
        @Override
        public void serialize(
                LedgerPolicy policy, JsonGenerator out, SerializationContext context) {
            out.writeStartObject();
            out.writeStringProperty(OUT_OF_ORDER, policy.outOfOrder().toString());
            out.writeStringProperty(COSMETIC_CHANGE, policy.cosmeticChange().toString());
            out.writeStringProperty(ON_CLONE, policy.onClone().toString());
            // rare, and unknown to programs from before there were repairs
            if (policy.repair() != Repair.NONE) {
                out.writeStringProperty(REPAIR, policy.repair().toString());
            }
            out.writeEndObject();
        }
    }

    private static final class Reader extends ValueDeserializer<LedgerPolicy> {
        @Override
        public LedgerPolicy deserialize(JsonParser in, DeserializationContext context) {
            var node = context.readTree(in);
            if (!node.isObject()) {
                return context.reportInputMismatch(this, "a policy is an object");
            }
            var standard = LedgerPolicy.DEFAULT;
            return new LedgerPolicy(
                    choice(context, node, OUT_OF_ORDER, standard.outOfOrder(), OutOfOrder::of),
                    choice(
                            context,
                            node,
                            COSMETIC_CHANGE,
                            standard.cosmeticChange(),
                            CosmeticChange::of),
                    choice(context, node, ON_CLONE, standard.onClone(), OnClone::of),
                    choice(context, node, REPAIR, standard.repair(), Repair::of));
        }

        /** Of a record that was written before there were policies. */
        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return LedgerPolicy.DEFAULT;
        }

        private <T> T choice(
                DeserializationContext context,
                JsonNode policy,
                String name,
                T standard,
                Function<String, T> find) {
            var word = policy.get(name);
            if (word == null) {
                return standard;
            }
            try {
                return find.apply(word.isString() ? word.asString() : word.toString());
            } catch (IllegalArgumentException e) {
                return context.reportInputMismatch(
                        this, "policy.%s: %s", name, String.valueOf(e.getMessage()));
            }
        }
    }
}
