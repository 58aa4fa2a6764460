package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoRunIT {
  private static final ModelArtifact FIRST = AlarmModels.hotBearing("1", 55);
  private static final ModelArtifact SECOND = AlarmModels.hotBearing("2", 47);

  @TempDir Path folder;

  @Test
  void everyReadingIsScoredOnceWhileTheModelIsSwapped() throws Exception {
    DemoPlan plan = new DemoPlan(3001, 7, 1000, 2, 42, folder.resolve("out"));
    RecordedStory story = new RecordedStory();

    DemoResult result = new DemoRun(plan, List.of(FIRST, SECOND), story).run();

    assertThat(result.succeeded()).isTrue();
    assertThat(result.deadLetters().count()).isZero();
    assertThat(result.rejectedModels().count()).isZero();
    assertThat(result.counted().scored()).isEqualTo(3001);
    assertThat(story.lines).containsExactly("1 from 0", "2 from later", "3001 scored");
    List<String> rows = Files.readAllLines(plan.output().resolve("scores.csv"));
    assertThat(rows).hasSize(3002);
    PumpSimulator simulator = PumpSimulator.withFaults(42, 7);
    for (int i = 0; i < 3001; i++) {
      ScoreRow row = ScoreRow.parse(rows.get(i + 1));
      PumpReading reading = simulator.reading(i);
      float bearing = reading.bearingTemperature();
      assertThat(row)
          .isEqualTo(
              new ScoreRow(
                  i,
                  reading.time(),
                  reading.pump(),
                  reading.fault(),
                  bearing,
                  bearing > (row.version().equals("1") ? 55 : 47),
                  row.version()));
    }
    assertThat(ModelArtifact.read(plan.output().resolve("pump-v1.sluice"))).isEqualTo(FIRST);
    assertThat(ModelArtifact.read(plan.output().resolve("pump-v2.sluice"))).isEqualTo(SECOND);
    assertThat(plan.output().resolve("readings.csv")).exists();
  }

  private static final class RecordedStory implements JobWatch.Listener {
    private final List<String> lines = new ArrayList<>();
    private long scored;

    @Override
    public void active(ModelArtifact model, long firstReading) {
      lines.add(model.id().version() + " from " + (firstReading == 0 ? "0" : "later"));
    }

    @Override
    public void scored(long readings) {
      scored = readings;
      if (readings == 3001 && !lines.contains("3001 scored")) {
        lines.add("3001 scored");
      }
    }
  }
}
