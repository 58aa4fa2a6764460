package io.sluice.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rule of ARCHITECTURE.md for this folder, which {@code jobs} does not see. */
@AnalyzeClasses(packages = "io.sluice.test", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule TEST_KIT_SEES_WHAT_IT_MAY =
      classes()
          .that()
          .resideInAPackage("io.sluice.test..")
          .and()
          .doNotHaveSimpleName("ScoringSubtask")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations..",
              "org.assertj..",
              "io.sluice.test..",
              "io.sluice.flink", // not the packages below it, which are internal
              "io.sluice.model..",
              "org.apache.flink..");

  /** It has to ask the operator whether models are still being prepared. */
  @ArchTest
  static final ArchRule SUBTASK_SEES_THE_OPERATOR_TOO =
      classes()
          .that()
          .haveFullyQualifiedName("io.sluice.test.ScoringSubtask")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations..",
              "io.sluice.test..",
              "io.sluice.flink",
              "io.sluice.flink.operator",
              "org.apache.flink..");
}
