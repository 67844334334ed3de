package dev.drover.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom among the modules; the fences inside a module are drawn in the module's own
 * tests.
 */
class HouseTest {
    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.drover");

    @Test
    void theEngineKnowsNothingOfOurs() {
        knowsOnly("engine");
    }

    @Test
    void embeddedServersKnowNothingOfOurs() {
        knowsOnly("embedded");
    }

    @Test
    void contractsKnowNothingOfOurs() {
        knowsOnly("contracts");
    }

    @Test
    void theClientKnowsTheContractsAlone() {
        knowsOnly("cli", "contracts");
    }

    @Test
    void theWorkerKnowsEngineAndContracts() {
        knowsOnly("worker", "engine", "contracts");
    }

    @Test
    void theCoordinatorKnowsEngineAndContracts() {
        knowsOnly("coordinator", "engine", "contracts");
    }

    @Test
    void packagesOfAModuleFormNoCircle() {
        for (var module : new String[] {"contracts", "engine", "worker", "coordinator", "cli"}) {
            slices().matching("dev.drover." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(PRODUCT);
        }
    }

    @Test
    void onlyTheWireKnowsHowContractsAreWritten() {
        noClasses()
                .that()
                .resideInAPackage("dev.drover.contracts..")
                .and()
                .resideOutsideOfPackage("dev.drover.contracts.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .check(PRODUCT);
    }

    private static void knowsOnly(String module, String... others) {
        var allowed = new String[others.length + 1];
        allowed[0] = "dev.drover." + module + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "dev.drover." + others[i] + "..";
        }
        classes()
                .that()
                .resideInAPackage("dev.drover." + module + "..")
                .should()
                .onlyDependOnClassesThat(
                        com.tngtech.archunit.base.DescribedPredicate.or(
                                com.tngtech.archunit.core.domain.JavaClass.Predicates
                                        .resideInAnyPackage(allowed),
                                com.tngtech.archunit.core.domain.JavaClass.Predicates
                                        .resideOutsideOfPackage("dev.drover..")))
                .check(PRODUCT);
    }
}
