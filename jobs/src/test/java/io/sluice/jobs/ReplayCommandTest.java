package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  @TempDir Path folder;
  private Path models;
  private Path scores;

  @BeforeEach
  void makeFolder() throws IOException {
    models = Files.createDirectory(folder.resolve("models"));
    scores = folder.resolve("scores.csv");
  }

  @Test
  void scoresOfKeysWithWindowsComeOutTheSame() throws IOException {
    Path model = models.resolve("three.sluice");
    TestModels.sumOfThree().write(model);
    StringBuilder text = new StringBuilder("when,id,a,b\n");
    for (int i = 1; i <= 33; i++) {
      text.append("2020-03-09 10:00:%02d,p%d,".formatted(i, i % 3));
      text.append(i % 7 == 0 ? "" : i / 7f).append(',').append(i * 0.3f).append('\n');
    }
    Path first = Files.writeString(folder.resolve("first.csv"), text);
    Path second = Files.writeString(folder.resolve("second.csv"), text);
    score(model, List.of(first, second), "--key-column", "id");

    CommandRun run =
        CommandRun.of(
            "replay",
            "--scores",
            scores,
            "--input",
            first,
            second,
            "--models",
            models,
            "--key-column",
            "id");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Recomputed 46 scores: all are bit-identical.")
        .contains("model " + TestModels.sumOfThree().id());
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void eachScoreIsMadeByTheModelThatItNames() throws IOException {
    TestModels.sum("1", 0).write(models.resolve("first.sluice"));
    TestModels.sum("2", 0.5f).write(models.resolve("second.sluice"));
    Files.writeString(models.resolve("notes.txt"), "no model");
    Path input = Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n3,4\n,1\n5,6\n");
    String one = TestModels.sum("1", 0).id().shortDigest();
    String two = TestModels.sum("2", 0.5f).id().shortDigest();
    writeScores(
        ",gone/x.csv,1,3.0,normal,1," + one,
        ",gone/x.csv,2,7.5,normal,2," + two,
        ",gone/x.csv,4,11.5,anomaly,2," + two);

    CommandRun run = replay(input);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Recomputed 3 scores: all are bit-identical.");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void recurrentStateGoesFromRowToRow() throws IOException {
    TestModels.runningSum().write(models.resolve("running.sluice"));
    Path input = Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n3,4\n,1\n5,6\n");
    String digest = TestModels.runningSum().id().shortDigest();
    writeScores(
        ",x.csv,1,3.0,normal,1," + digest,
        ",x.csv,2,10.0,normal,1," + digest,
        ",x.csv,4,21.0,anomaly,1," + digest);

    CommandRun run = replay(input);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Recomputed 3 scores: all are bit-identical.");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void eachKindOfDifferenceIsToldWithRowAndModel() throws IOException {
    TestModels.sum("1", 0).write(models.resolve("sum.sluice"));
    Path input = Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n3,4\n,1\n5,6\n7,8\n0,-0\n");
    String digest = TestModels.sum("1", 0).id().shortDigest();
    String by = " by sum 1 (" + digest + ")";
    writeScores(
        ",x.csv,1,3.0000002,normal,1," + digest,
        ",x.csv,2,7.0,anomaly,1," + digest,
        ",x.csv,3,1.0,normal,1," + digest,
        ",x.csv,4,11.0,anomaly,2," + digest,
        ",x.csv,5,15.0,anomaly,1," + digest);

    CommandRun run = replay(input);

    assertThat(run.out().lines())
        .containsExactly(
            "x.csv, row 1: 'level' is 3.0000002, but 3.0 when recomputed" + by,
            "x.csv, row 2: the decision is 'anomaly', but 'normal' when recomputed" + by,
            "x.csv, row 3: the recomputed row has no score" + by,
            "x.csv, row 4: the version is 2, but 1 when recomputed" + by,
            "Recomputed 5 scores: 4 differ.",
            "  model sum 1 (" + digest + ")");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aScoreOfARowThatIsNotThereMeansAnotherFile() throws IOException {
    TestModels.sum("1", 0).write(models.resolve("sum.sluice"));
    Path input = Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n");
    writeScores(",x.csv,7,3.0,normal,1," + TestModels.sum("1", 0).id().shortDigest());

    CommandRun run = replay(input);

    assertThat(run.err())
        .isEqualTo(
            "sluice: x.csv: the file has no row 7, but the scores file has a score for it; is this"
                + " the file that was scored?\n");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void scoresOfAnInputThatIsNotNamedAreRefused() throws IOException {
    TestModels.sum("1", 0).write(models.resolve("sum.sluice"));
    Path input = Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n");
    writeScores(",y.csv,1,3.0,normal,1," + TestModels.sum("1", 0).id().shortDigest());

    assertThat(replay(input).err())
        .isEqualTo(
            "sluice: "
                + scores
                + ": the file has scores for y.csv, but --input has no file with this name\n");
  }

  private CommandRun replay(Path input) {
    return CommandRun.of("replay", "--scores", scores, "--input", input, "--models", models);
  }

  private void score(Path model, List<Path> inputs, String... options) {
    Object[] command = {
      "score",
      "--model",
      model,
      "--output",
      scores,
      options[0],
      options[1],
      "--input",
      inputs.get(0),
      inputs.get(1)
    };
    assertThat(CommandRun.of(command).exitCode()).isZero();
  }

  private void writeScores(String... lines) throws IOException {
    Files.writeString(
        scores, "time,file,row,level,decision,version,digest\n" + String.join("\n", lines) + "\n");
  }
}
