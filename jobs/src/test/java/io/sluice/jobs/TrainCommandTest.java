package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir Path folder;
  private Path normal;

  /** Two sensors that rise and fall together, with a little noise. */
  @BeforeEach
  void makeNormalData() throws IOException {
    normal = Files.writeString(folder.resolve("normal.csv"), rows(600, 0));
  }

  @Test
  void whatIsTrainedFindsWhatIsNotNormalAndTheSameSeedGivesTheSameFile() throws IOException {
    Path model = folder.resolve("pump.sluice");
    Path again = folder.resolve("again.sluice");
    Path inFloat = folder.resolve("float.sluice");
    Path mixed =
        Files.writeString(folder.resolve("mixed.csv"), rows(100, 0) + rows(100, 9).substring(9));

    CommandRun trained =
        CommandRun.of(
            "train",
            "--input",
            normal,
            "--features",
            "a, b",
            "--window",
            4,
            "--epochs",
            3,
            "--output",
            model,
            "--float-output",
            inFloat,
            "--model-version",
            "2026.1");
    CommandRun.of(
        "train",
        "--input",
        normal,
        "--features",
        "a,b",
        "--window",
        4,
        "--epochs",
        3,
        "--name",
        "pump",
        "--output",
        again,
        "--model-version",
        "2026.1");
    CommandRun scored =
        CommandRun.of(
            "score", "--model", model, "--input", mixed, "--output", folder.resolve("scores.csv"));

    assertThat(trained.err()).isEmpty();
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.out()).startsWith("Trained pump 2026.1 on 600 rows from 1 file");
    assertThat(again).hasSameBinaryContentAs(model);
    assertThat(ModelArtifact.read(inFloat).id().name()).isEqualTo("pump");
    assertThat(ModelArtifact.read(inFloat).graph()).isNotEqualTo(ModelArtifact.read(model).graph());
    assertThat(scored.exitCode()).isZero();
    try (Stream<String> lines = Files.lines(folder.resolve("scores.csv"))) {
      long alarms = lines.skip(1 + 104).filter(line -> line.contains(",anomaly,")).count();
      assertThat(alarms).isEqualTo(96);
    }
  }

  @Test
  void anotherSeedGivesAnotherFile() throws IOException {
    Path first = train("--seed", "1");
    Path second = train("--seed", "2");

    assertThat(Files.mismatch(first, second)).isNotNegative();
  }

  @Test
  void timesAreReadOnlyIfAskedForAndDoNotChangeTheModel() throws IOException {
    Path withoutTimes = train("--seed", "0");
    Path withTimes = train("--time-column", "time");

    assertThat(withTimes).hasSameBinaryContentAs(withoutTimes);
  }

  private Path train(Object option, Object value) {
    Path model = folder.resolve("m" + value + ".sluice");
    CommandRun.of(
        "train",
        "--input",
        normal,
        "--features",
        "a,b",
        "--window",
        2,
        "--epochs",
        1,
        "--name",
        "m",
        "--output",
        model,
        option,
        value);
    return model;
  }

  private static String rows(int count, double shift) {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("time,a,b\n");
    for (int i = 0; i < count; i++) {
      double level = Math.sin(i / 7.0) + 0.05 * random.nextGaussian();
      text.append(1583748873 + i).append(',').append(level).append(',');
      text.append(2 * level + shift + 0.05 * random.nextGaussian()).append('\n');
    }
    return text.toString();
  }
}
