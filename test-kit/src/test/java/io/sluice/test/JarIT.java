package io.sluice.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.PumpJob;
import com.example.PumpJob.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar as users have it in their class path. */
class JarIT {

  @Test
  void harnessRunsFromTheJarAlone() throws Exception {
    assertThat(jar(ScoringTestHarness.class)).isEqualTo(jar(ScoringSubtask.class.getSuperclass()));
    try (var harness = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
      harness.activate(TestModel.runningSum("pump", "1").feature("flow", 1).artifact());
      harness.event(new Reading("p1", 0, 2), 1).watermark(5).processingTime(5);
      assertThat(harness.scores()).hasSize(1);
      ScoringTestHarness.Snapshot snapshot = harness.snapshot();
      try (var restored = ScoringTestHarness.restore(snapshot, Reading.class, PumpJob::score)) {
        restored.event(new Reading("p1", 0, 2));
        assertThat(restored.scores().get(0).outputs()).containsExactly(4);
      }
    }
  }

  @Test
  void noLogsAreSilencedAndNoOtherTestEnginesAreThere() {
    ClassLoader loader = JarIT.class.getClassLoader();
    assertThat(loader.getResource("log4j2-test.properties")).isNull();
    assertThat(loader.getResource("org/junit/vintage/engine/VintageTestEngine.class")).isNull();
    assertThat(loader.getResource("org/junit/Test.class")).isNull();
  }

  @Test
  void jarHoldsFlinksHarnessAndNothingElseOfFlinksTests() throws IOException {
    try (JarFile jar = new JarFile(jar(ScoringTestHarness.class).toFile())) {
      List<String> files =
          Collections.list(jar.entries()).stream()
              .map(JarEntry::getName)
              .filter(name -> !name.endsWith("/"))
              .toList();
      assertThat(files)
          .contains("META-INF/LICENSE", "META-INF/NOTICE")
          .doesNotHaveDuplicates()
          .allMatch(
              name -> name.matches("(org/apache/flink|io/sluice/test)/.*\\.class|META-INF/.*"));
      assertThat(files).noneMatch(name -> name.startsWith("META-INF/services/"));
      assertThat(files.stream().filter(name -> name.startsWith("org/apache/flink/")).count())
          .isBetween(50L, 200L);
    }
  }

  private static Path jar(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
