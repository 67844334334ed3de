package dev.drover.coordinator.api;

import dev.drover.contracts.http.Problem;
import dev.drover.contracts.wire.Json;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Tells as a problem what the server refuses before any of our code sees it. */
final class RefusedByServer extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var problem =
                problem(
                        response.getStatus(),
                        request.getMethod() + " " + request.getHttpURI().getPath());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.write(true, ByteBuffer.wrap(Json.writeBytes(problem)), callback);
        return true;
    }

    /**
     * @param request its method and path
     */
    static Problem problem(int status, String request) {
        return switch (status) {
            case 404 ->
                    problem(
                            status,
                            "NOT_FOUND",
                            "%s is not served here.".formatted(request),
                            "Check the path; GET /api/v1/openapi.json lists what there is.");
            case 405 ->
                    problem(
                            status,
                            "METHOD_NOT_ALLOWED",
                            "%s is not served here.".formatted(request),
                            "Use a method that the header Allow names.");
            case 413 ->
                    problem(
                            status,
                            "BODY_TOO_LARGE",
                            "The body of the request is too large.",
                            "Send less at once.");
            case 431 ->
                    problem(
                            status,
                            "HEADERS_TOO_LARGE",
                            "The headers of the request are too large.",
                            "Send fewer or shorter ones.");
            default ->
                    problem(
                            status,
                            status < 500 ? "BAD_REQUEST" : "INTERNAL",
                            "%s is refused with status %d.".formatted(request, status),
                            "Check the request and the version of client and coordinator.");
        };
    }

    private static Problem problem(int status, String code, String detail, String remedy) {
        return ProblemException.problem(status, code, detail, remedy, List.of());
    }
}
