package io.sluice.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.NATIVE;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The rules of ARCHITECTURE.md. Each folder uses only the folders in its column "may use" there.
 */
@AnalyzeClasses(
    packages = "io.sluice",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureTest.WithoutShadedLibraries.class
    })
class ArchitectureTest {
  private static final String MODEL = "io.sluice.model..";
  private static final String KERNELS = "io.sluice.kernels..";
  private static final String RUNTIME = "io.sluice.runtime..";
  private static final String NN = "io.sluice.nn..";
  private static final String TOOLS = "io.sluice.tools..";
  private static final String OPERATORS = "io.sluice.flink..";
  private static final String CALIBRATION = "io.sluice.calibration..";
  private static final String KAFKA = "io.sluice.kafka..";
  private static final String JOBS = "io.sluice.jobs..";
  private static final String JAVA = "java..";

  /** Jackson's packages in a classes folder, and in the jar of model-format. */
  private static final String[] JACKSON = {"com.fasterxml.jackson..", "io.sluice.shaded.jackson.."};

  /** The jar of model-format contains Jackson, which is not Sluice's code. */
  static final class WithoutShadedLibraries implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/io/sluice/shaded/");
    }
  }

  /** Behind the package that users of the operators import. */
  private static final String[] ROOMS_OF_OPERATORS = {
    "io.sluice.flink.control..",
    "io.sluice.flink.features..",
    "io.sluice.flink.keys..",
    "io.sluice.flink.models..",
    "io.sluice.flink.operator..",
    "io.sluice.flink.scoring..",
    "io.sluice.flink.source..",
    "io.sluice.flink.types..",
  };

  /** How the runtime computes. Model-tools build on some of it, and operators on sliding. */
  private static final String[] ROOMS_OF_RUNTIME = {
    "io.sluice.runtime.op..",
    "io.sluice.runtime.plain..",
    "io.sluice.runtime.plan..",
    "io.sluice.runtime.reference..",
    "io.sluice.runtime.step..",
  };

  private static final String NULL_MARKS = "org.jspecify.annotations..";

  /** Fails also where a folder has no classes, or a class has no folder. */
  @ArchTest
  static final ArchRule FOLDERS_SEE_ONLY_WHAT_THEY_MAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.sluice..")
          .withOptionalLayers(false)
          .layer("model-format")
          .definedBy(MODEL)
          .layer("kernels")
          .definedBy(KERNELS)
          .layer("runtime")
          .definedBy(RUNTIME)
          .layer("nn")
          .definedBy(NN)
          .layer("model-tools")
          .definedBy(TOOLS)
          .layer("operators")
          .definedBy(OPERATORS)
          .layer("calibration")
          .definedBy(CALIBRATION)
          .layer("kafka")
          .definedBy(KAFKA)
          .layer("jobs")
          .definedBy(JOBS)
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("model-format")
          .mayNotAccessAnyLayer()
          .whereLayer("kernels")
          .mayNotAccessAnyLayer()
          .whereLayer("runtime")
          .mayOnlyAccessLayers("model-format", "kernels")
          .whereLayer("nn")
          .mayOnlyAccessLayers("model-format", "kernels")
          .whereLayer("model-tools")
          .mayOnlyAccessLayers("model-format", "kernels", "runtime", "nn")
          .whereLayer("operators")
          .mayOnlyAccessLayers("model-format", "runtime")
          .whereLayer("calibration")
          .mayOnlyAccessLayers("model-format", "runtime", "model-tools", "operators")
          .whereLayer("kafka")
          .mayOnlyAccessLayers("model-format", "operators")
          .ignoreDependency(alwaysTrue(), resideInAPackage("io.sluice.shaded.."));

  @ArchTest
  static final ArchRule ROOMS_OF_OPERATORS_ARE_INTERNAL =
      noClasses()
          .that()
          .resideOutsideOfPackage(OPERATORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOMS_OF_OPERATORS);

  @ArchTest
  static final ArchRule ROOMS_OF_RUNTIME_ARE_INTERNAL =
      noClasses()
          .that()
          .resideOutsideOfPackages(RUNTIME, TOOLS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOMS_OF_RUNTIME);

  @ArchTest
  static final ArchRule PLANS_AND_STEPS_ARE_OF_RUNTIME_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage(RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sluice.runtime.plan..", "io.sluice.runtime.step..");

  @ArchTest
  static final ArchRule SLIDING_MODELS_ONLY_IN_OPERATORS =
      noClasses()
          .that()
          .resideOutsideOfPackages(RUNTIME, OPERATORS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sluice.runtime.sliding..");

  @ArchTest
  static final ArchRule MODEL_FORMAT_SEES_NOBODY_BUT_JACKSON =
      classes()
          .that()
          .resideInAPackage(MODEL)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(JAVA, NULL_MARKS, MODEL).or(resideInAnyPackage(JACKSON)));

  /** Its packages have other names in the published jars, and users may have another Jackson. */
  @ArchTest
  static final ArchRule NO_JACKSON_IN_PUBLIC_SIGNATURES =
      noCodeUnits()
          .that(are(modifier(PUBLIC).or(modifier(PROTECTED))))
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage(JOBS)
          .should()
          .haveRawParameterTypes(anyElementThat(resideInAnyPackage(JACKSON)))
          .orShould()
          .haveRawReturnType(resideInAnyPackage(JACKSON));

  @ArchTest
  static final ArchRule KERNELS_SEE_NOTHING =
      classes()
          .that()
          .resideInAPackage(KERNELS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              JAVA, NULL_MARKS, KERNELS, "jdk.incubator.vector..", "com.sun.management..");

  @ArchTest
  static final ArchRule VECTOR_API_ONLY_IN_KERNELS =
      noClasses()
          .that()
          .resideOutsideOfPackage(KERNELS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule KAFKAS_CLIENTS_ONLY_IN_KAFKA =
      noClasses()
          .that()
          .resideOutsideOfPackage(KAFKA)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector.kafka..");

  @ArchTest
  static final ArchRule FLINK_ONLY_IN_OPERATORS_CALIBRATION_KAFKA_AND_JOBS =
      noClasses()
          .that()
          .resideOutsideOfPackages(OPERATORS, CALIBRATION, KAFKA, JOBS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  /**
   * The package that users of the operators import is both their vocabulary, which the rooms behind
   * it use, and the door through which they get in. So its own arrows into the rooms do not count.
   */
  @ArchTest
  static final ArchRule NO_CYCLES_BETWEEN_PACKAGES =
      slices()
          .matching("io.sluice.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(
              resideInAPackage("io.sluice.flink"), resideInAPackage("io.sluice.flink.(**)"));

  @ArchTest static final ArchRule NO_NATIVE_METHODS = noMethods().should().haveModifier(NATIVE);

  @ArchTest
  static final ArchRule NO_NATIVE_LIBRARIES =
      noClasses()
          .should()
          .callMethod(System.class, "load", String.class)
          .orShould()
          .callMethod(System.class, "loadLibrary", String.class)
          .orShould()
          .callMethod(Runtime.class, "load", String.class)
          .orShould()
          .callMethod(Runtime.class, "loadLibrary", String.class);

  @ArchTest
  static final ArchRule NO_UNSAFE_AND_NO_FOREIGN_MEMORY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("sun.misc..", "jdk.internal..", "java.lang.foreign..");
}
