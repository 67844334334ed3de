package dev.drover.coordinator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know what. Loosening one deserves a sentence of reason. */
@AnalyzeClasses(
        packages = "dev.drover.coordinator",
        importOptions = ImportOption.DoNotIncludeTests.class)
class FencesTest {
    private static final String ROOT = "dev.drover.coordinator";

    @ArchTest
    static final ArchRule decisionsArePure =
            classes()
                    .that()
                    .resideInAPackage("..rollout.decision")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "..rollout.decision",
                            "dev.drover.contracts",
                            "dev.drover.contracts.status",
                            "java..",
                            "org.jspecify..");

    @ArchTest
    static final ArchRule workersAreKnownOnlyByTheirTopics =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.drover.worker..");

    @ArchTest
    static final ArchRule nobodyImportsTheWiring =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT);

    /** The wiring passes a producer on; the feed reads the status topic for those who follow. */
    @ArchTest
    static final ArchRule kafkaStaysWithThoseWhoSpeakIt =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            ROOT,
                            "..dispatch",
                            "..projection",
                            "..liveness",
                            "..feed",
                            "..release",
                            "..ops")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule sqlStaysOutOfDecisionsConfigurationAndOps =
            noClasses()
                    .that()
                    .resideInAnyPackage("..rollout.decision", "..config", "..ops")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.jdbi..", "java.sql..", "com.zaxxer..");

    @ArchTest
    static final ArchRule yamlAndJsonTreesStayWhereTextIsRead =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("..config", "..yaml")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("tools.jackson..");

    @ArchTest
    static final ArchRule metersStayInTheirCatalogue =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..ops")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule onlyTheControlDatabaseIsMigratedFromHere =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..db")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("dev.drover.engine.Engine");
}
