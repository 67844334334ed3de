package dev.drover.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.drover.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsOnlyContractsAndFewLibraries =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.drover.cli..",
                            "dev.drover.contracts..",
                            "java..",
                            "picocli..",
                            "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule onlyTheTreeKnowsPicocli =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.drover.cli", "dev.drover.cli.command..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule onlyTheClientSpeaksHttp =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.drover.cli.client..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.net.http..");

    @ArchTest
    static final ArchRule nobodyImportsTheRoot =
            noClasses()
                    .that()
                    .resideInAPackage("dev.drover.cli.*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.drover.cli");
}
