package dev.drover.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

/** The fences between the engine's packages. */
@AnalyzeClasses(
        packages = "dev.drover.engine",
        importOptions = ImportOption.DoNotIncludeTests.class)
class FenceTest {
    @ArchTest
    static void jdbcStaysInSession(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.drover.engine.session")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                .check(classes);
    }

    @ArchTest
    static void decisionsArePure(JavaClasses classes) {
        classes()
                .that()
                .resideInAnyPackage("dev.drover.engine.plan", "dev.drover.engine.failure")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.drover.engine",
                        "dev.drover.engine.plan",
                        "dev.drover.engine.failure",
                        "dev.drover.engine.source",
                        "dev.drover.engine.sql",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "org.jspecify..")
                .check(classes);
    }

    @ArchTest
    static void theEngineKnowsNothingElseOfOurs(JavaClasses classes) {
        noClasses()
                .should()
                .dependOnClassesThat(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "are of other modules",
                                type ->
                                        type.getPackageName().startsWith("dev.drover.")
                                                && !type.getPackageName()
                                                        .startsWith("dev.drover.engine")))
                .check(classes);
    }

    @ArchTest
    static void theWorkFlowsDownwards(JavaClasses classes) {
        com.tngtech.archunit.library.Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("resume")
                .definedBy("dev.drover.engine.resume")
                .layer("apply")
                .definedBy("dev.drover.engine.apply")
                .layer("lease")
                .definedBy("dev.drover.engine.lease")
                .layer("ledger")
                .definedBy("dev.drover.engine.ledger")
                .layer("session")
                .definedBy("dev.drover.engine.session")
                .whereLayer("resume")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("apply")
                .mayOnlyBeAccessedByLayers("resume")
                .whereLayer("lease")
                .mayOnlyBeAccessedByLayers("apply", "resume")
                .whereLayer("ledger")
                .mayOnlyBeAccessedByLayers("lease", "apply", "resume")
                .check(classes);
    }
}
