package dev.drover.e2e.fleet;

import static org.awaitility.Awaitility.await;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.cli.client.ProblemException;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.SteeringRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What is asked of a fleet over HTTP, of whichever coordinator answers. */
public final class Coordinators {
    /**
     * When a coordinator dies over a request, the same request is taken again after two minutes at
     * the earliest.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Tries come soon, so that no test waits for a long backoff. */
    private static final RolloutRequest.Strategy EAGER =
            new RolloutRequest.Strategy(0, 0, 6, 24 * 3600, 500);

    private static final SteeringRequest BY_THE_TEST =
            new SteeringRequest("the test wants it", false);

    private final List<Integer> ports = new ArrayList<>();
    private Exception last = new IllegalStateException("nobody was asked yet");

    void add(int port) {
        ports.add(port);
    }

    /** A question to a coordinator. */
    public interface Question<T> {
        T ask(CoordinatorClient client) throws CoordinatorException, InterruptedException;
    }

    /** Asks until one answers, the newest first. */
    public <T> T ask(Question<T> question) {
        var answer = new ArrayList<T>(1);
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> {
                        for (int port : ports.reversed()) {
                            try (var client = client(port)) {
                                answer.add(question.ask(client));
                                return true;
                            } catch (ProblemException e) {
                                if (List.of(400, 422).contains(e.problem().status())) {
                                    throw new AssertionError("it will never be taken", e);
                                }
                                last = e;
                            } catch (CoordinatorException e) {
                                last = e;
                            }
                        }
                        return false;
                    });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            e.addSuppressed(last);
            throw e;
        }
        return answer.getFirst();
    }

    private static CoordinatorClient client(int port) {
        return new CoordinatorClient(
                new CoordinatorLocation(URI.create("http://127.0.0.1:" + port)));
    }

    /** Rolls these files out to all tenants, up to that version. */
    public RolloutView roll(Map<String, String> files, Optional<String> version) {
        return start("migrate", files, version, RolloutRequest.Selection.ALL, EAGER);
    }

    /**
     * For all tenants.
     *
     * @param strategy YAML
     * @param version where to, or back to
     */
    public RolloutView roll(
            Map<String, String> files, String strategy, String action, Optional<String> version) {
        var checked = ask(client -> client.strategy(strategy));
        return start(action, files, version, RolloutRequest.Selection.ALL, checked);
    }

    /** Rolls these files out to some tenants; returns the rollout's id. */
    public String roll(Map<String, String> files, String... tenants) {
        return start("migrate", files, Optional.empty(), only(tenants), EAGER).id();
    }

    /** Asks some tenants where they stand; returns the rollout's id. */
    public String verify(Map<String, String> files, String... tenants) {
        return start("verify", files, Optional.empty(), only(tenants), EAGER).id();
    }

    private static RolloutRequest.Selection only(String... tenants) {
        return new RolloutRequest.Selection(List.of(tenants), List.of(), Map.of());
    }

    private RolloutView start(
            String action,
            Map<String, String> files,
            Optional<String> version,
            RolloutRequest.Selection selection,
            RolloutRequest.Strategy strategy) {
        var key = UUID.randomUUID().toString();
        var upload = upload(files);
        return ask(client ->
                client.start(
                        new RolloutRequest(
                                "default",
                                client.upload(upload).digest(),
                                version,
                                selection,
                                strategy,
                                LedgerPolicy.DEFAULT,
                                action,
                                Optional.empty()),
                        key));
    }

    private static ReleaseUpload upload(Map<String, String> files) {
        return new ReleaseUpload(
                Optional.empty(),
                Map.of(),
                new TreeMap<>(files)
                        .entrySet().stream()
                                .map(file ->
                                        new ReleaseUpload.File(
                                                file.getKey(), base64(file.getValue())))
                                .toList());
    }

    /** The code with which a coordinator refuses a release, or nothing if it does not. */
    public String refusal(Map<String, String> files) {
        return ask(client -> {
            try {
                var _ = client.upload(upload(files));
                return "";
            } catch (ProblemException e) {
                return e.problem().code();
            }
        });
    }

    /** Pauses it; false when it had ended, or stopped for another reason, before. */
    public boolean pause(String rollout) {
        return ask(client -> {
            var state = client.rollout(rollout).state();
            if (state.equals("RUNNING")) {
                state = client.steer(rollout, ApiPaths.PAUSE, BY_THE_TEST).state();
            }
            return state.equals("PAUSED");
        });
    }

    /** Lets a paused one go on; nothing for others. */
    public void resume(String rollout) {
        var _ =
                ask(client -> {
                    var view = client.rollout(rollout);
                    return view.state().equals("PAUSED")
                            ? client.steer(rollout, ApiPaths.RESUME, BY_THE_TEST)
                            : view;
                });
    }

    public RolloutView rollout(String id) {
        return ask(client -> client.rollout(id));
    }

    public boolean hasEnded(String rollout) {
        return rollout(rollout).endedAt().isPresent();
    }

    /** The only job of a rollout. */
    public JobView job(String rollout) {
        return ask(client -> client.jobs(rollout)).getFirst();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
