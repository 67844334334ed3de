package dev.drover.engine.session;

import dev.drover.engine.session.SaltedPasswords.Question;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the driver derive a password's SCRAM key once instead of for every connection. The driver
 * takes no derived key, but asks the platform for the algorithm; this provider answers it from
 * {@link SaltedPasswords}. To everyone else, and for all that it does not know, it is as if it were
 * not there: who asks is referred to the next provider.
 */
final class RememberSalted extends Provider {
    /** Of SCRAM-SHA-256, the only mechanism that PostgreSQL has. */
    static final String ALGORITHM = "PBKDF2WithHmacSHA256";

    private static final Logger log = LoggerFactory.getLogger(RememberSalted.class);
    private static final String TYPE = "SecretKeyFactory";
    private static final ScopedValue<Boolean> CONNECTING = ScopedValue.newInstance();
    private static final SaltedPasswords KNOWN = new SaltedPasswords();

    static {
        install();
    }

    private RememberSalted() {
        super("DroverScram", "1", "derives the SCRAM keys of Drover's connections once");
        putService(new KeyFactory(this));
    }

    /** Connects, in this thread. */
    static <R, X extends Throwable> R whileConnecting(ScopedValue.CallableOp<R, X> connect)
            throws X {
        return ScopedValue.where(CONNECTING, true).call(connect);
    }

    /**
     * Before the one that would be asked otherwise, and behind all that are before that. To look
     * for its place loads all configured providers, one of which may be broken; or it may not be
     * admitted. Then nothing is remembered, and that is all.
     */
    private static void install() {
        try {
            var providers = Security.getProviders();
            for (int place = 1; place <= providers.length; place++) {
                if (providers[place - 1].getService(TYPE, ALGORITHM) != null) {
                    Security.insertProviderAt(new RememberSalted(), place);
                    return;
                }
            }
        } catch (RuntimeException | LinkageError e) {
            log.info("passwords are derived anew for each connection: {}", e.toString());
        }
    }

    private static final class KeyFactory extends Provider.Service {
        KeyFactory(Provider provider) {
            super(provider, TYPE, ALGORITHM, Remembering.class.getName(), List.of(), Map.of());
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            if (!CONNECTING.orElse(false)) {
                throw new NoSuchAlgorithmException("serves Drover's own connections alone");
            }
            return new Remembering();
        }
    }

    private static final class Remembering extends SecretKeyFactorySpi {
        @Override
        protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
            if (!(spec instanceof PBEKeySpec asked)) {
                return next().generateSecret(spec);
            }
            var question =
                    Question.of(
                            asked.getPassword(),
                            asked.getSalt(),
                            asked.getIterationCount(),
                            asked.getKeyLength());
            var known = KNOWN.find(question);
            if (known.isPresent()) {
                return new SecretKeySpec(known.get(), ALGORITHM);
            }
            var derived = next().generateSecret(spec);
            KNOWN.keep(question, derived.getEncoded());
            return derived;
        }

        @Override
        protected KeySpec engineGetKeySpec(SecretKey key, Class<?> form)
                throws InvalidKeySpecException {
            return next().getKeySpec(key, form);
        }

        @Override
        protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
            return next().translateKey(key);
        }

        /** The one that would be asked if this one were not there. */
        private static SecretKeyFactory next() {
            try {
                return ScopedValue.where(CONNECTING, false)
                        .call(() -> SecretKeyFactory.getInstance(ALGORITHM));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(ALGORITHM + " was here, or this would not be", e);
            }
        }
    }
}
