package dev.drover.engine.source;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

@AnalyzeClasses(
        packages = {
            "dev.drover.engine.sql",
            "dev.drover.engine.source",
            "dev.drover.engine.spelling"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {
    @ArchTest
    static void readingNeedsTheJdkAlone(JavaClasses classes) {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.drover.engine.sql",
                        "dev.drover.engine.source",
                        "dev.drover.engine.spelling",
                        "java.lang..",
                        "java.util..",
                        "java.nio..",
                        "java.io..",
                        "java.time..",
                        "java.security..",
                        "org.jspecify..")
                .check(classes);
    }

    @ArchTest
    static void sqlKnowsNoFiles(JavaClasses classes) {
        classes()
                .that()
                .resideInAPackage("dev.drover.engine.sql")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.drover.engine.sql", "java.lang..", "java.util..", "org.jspecify..")
                .check(classes);
    }
}
