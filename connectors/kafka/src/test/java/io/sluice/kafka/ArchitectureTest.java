package io.sluice.kafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rule of ARCHITECTURE.md for this folder. */
@AnalyzeClasses(packages = "io.sluice.kafka", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KAFKA_SEES_WHAT_IT_MAY =
      classes()
          .that()
          .resideInAPackage("io.sluice.kafka..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations..",
              "io.sluice.kafka..",
              "io.sluice.flink", // not the packages below it, which are internal
              "io.sluice.model..",
              "org.apache.flink..",
              "org.apache.kafka.clients..",
              "org.apache.kafka.common..");
}
