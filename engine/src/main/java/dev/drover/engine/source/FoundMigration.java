package dev.drover.engine.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of one migration, before they are read. */
record FoundMigration(
        String version,
        Migration.Kind kind,
        NamedFile up,
        Optional<NamedFile> down,
        Optional<NamedFile> settings,
        Optional<NamedFile> downSettings) {

    String description() {
        return up.description().replace('_', ' ');
    }

    List<SourceFile> files() {
        var files = new ArrayList<SourceFile>();
        files.add(up.file());
        down.ifPresent(each -> files.add(each.file()));
        settings.ifPresent(each -> files.add(each.file()));
        downSettings.ifPresent(each -> files.add(each.file()));
        return files;
    }
}
