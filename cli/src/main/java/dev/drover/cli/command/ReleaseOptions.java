package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.folder.ReadFolder;
import dev.drover.contracts.http.ReleaseView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which migrations: a folder, uploaded and thereby turned into a release. */
final class ReleaseOptions {
    @Option(
            names = {"-m", "--migrations"},
            paramLabel = "DIR",
            description = "Folder of the migrations; its files are uploaded.")
    Optional<Path> migrations = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Format of the folder, such as numbered or flyway. Default: detected.")
    Optional<String> format = Optional.empty();

    @Option(
            names = "--placeholder",
            paramLabel = "NAME=VALUE",
            description = "Value of a placeholder in the scripts; repeatable.")
    List<String> placeholders = new ArrayList<>();

    ReleaseView upload(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (migrations.isEmpty()) {
            throw ClientCommand.wrongUsage(
                    "nothing says which migrations: --migrations is missing",
                    "add -m DIR with the folder of the migrations",
                    "USAGE");
        }
        return session.client()
                .upload(
                        ReadFolder.upload(
                                migrations.get(), format, Pairs.of("--placeholder", placeholders)));
    }
}
