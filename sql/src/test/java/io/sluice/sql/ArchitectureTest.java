package io.sluice.sql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The rule of ARCHITECTURE.md for this folder. Those for the others are in {@code jobs}, which does
 * not see this one, so that the command line needs no SQL.
 */
@AnalyzeClasses(packages = "io.sluice.sql", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule SQL_SEES_WHAT_IT_MAY =
      classes()
          .that()
          .resideInAPackage("io.sluice.sql..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations..",
              "io.sluice.sql..",
              "io.sluice.flink", // not the packages below it, which are internal
              "io.sluice.runtime",
              "io.sluice.model..",
              "org.apache.flink.configuration..",
              "org.apache.flink.core.fs..",
              "org.apache.flink.table..",
              "org.apache.flink.types..",
              "org.apache.flink.api.common.typeutils..");
}
