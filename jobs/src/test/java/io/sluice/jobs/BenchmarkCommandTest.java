package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void writeAModel() throws IOException {
    model = folder.resolve("sum.sluice");
    TestModels.sum("1", 0).write(model);
  }

  @Test
  void aModelIsTimedWithTheVectorApiAndWithoutIt() {
    CommandRun run = CommandRun.of("benchmark", model, "--jvms", 1);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("sum 1, digest " + TestModels.sum("1", 0).id().shortDigest())
        .contains("in 1 new JVM for each line")
        .containsPattern(
            "\n  --add-modules=jdk.incubator.vector +(128|256|512)-bit vectors +\\d+ ns")
        .containsPattern("\n  none +scalar +\\d+ ns");
  }

  @Test
  void wrongUseAndMissingModelsAreTold() {
    assertThat(CommandRun.of("benchmark", model, "--jvms", 0).err())
        .isEqualTo("sluice: --jvms must be 1 or more, but is 0 (see 'sluice benchmark --help')\n");
    assertThat(CommandRun.of("benchmark", folder.resolve("none.sluice")).exitCode()).isEqualTo(1);
  }
}
