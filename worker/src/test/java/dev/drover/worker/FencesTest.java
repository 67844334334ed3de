package dev.drover.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Which package may know what. */
@AnalyzeClasses(
        packages = "dev.drover.worker",
        importOptions = ImportOption.DoNotIncludeTests.class)
class FencesTest {
    /** Everything else sends and takes through ports. */
    @ArchTest
    static final ArchRule kafkaIsKnownWhereItIsTalkedTo =
            onlyIn(
                    "org.apache.kafka..",
                    "..worker.intake..",
                    "..worker.relay..",
                    "..worker.release..",
                    "..worker.control..",
                    "..worker.topic..");

    @ArchTest
    static final ArchRule jacksonIsKnownToTheConfigurationAlone =
            onlyIn("tools.jackson..", "..worker.config..");

    @ArchTest
    static final ArchRule resilienceIsKnownToServersAlone =
            onlyIn("io.github.resilience4j..", "..worker.server..");

    @ArchTest
    static final ArchRule micrometerIsKnownToTheCatalogueAlone =
            onlyIn("io.micrometer..", "..worker.ops..");

    @ArchTest
    static final ArchRule databasesAreLeftToTheEngine =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule theCoordinatorIsUnknownHere =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.drover.coordinator..");

    @ArchTest
    static final ArchRule nobodyImportsTheWiring =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.drover.worker")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.drover.worker");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            SlicesRuleDefinition.slices()
                    .matching("dev.drover.worker.(*)..")
                    .should()
                    .beFreeOfCycles();

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
