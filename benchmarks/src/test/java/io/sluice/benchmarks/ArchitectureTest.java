package io.sluice.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The benchmarks of Flink measure what users have: nothing internal of the operators. */
@AnalyzeClasses(
    packages = "io.sluice.benchmarks",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ONLY_THE_PUBLIC_PACKAGE_OF_OPERATORS =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.sluice.flink.*..");
}
