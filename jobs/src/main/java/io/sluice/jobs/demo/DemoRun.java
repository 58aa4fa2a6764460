package io.sluice.jobs.demo;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.demo.DemoResult.Refusals;
import io.sluice.jobs.embedded.EmbeddedFlink;
import io.sluice.jobs.embedded.WorkFolder;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the demo's job in an embedded cluster, watches it, and checks what it has written. */
final class DemoRun {
  private final DemoPlan plan;
  private final List<ModelArtifact> models;
  private final DemoFiles files;
  private final JobWatch.Listener listener;

  /**
   * @param models the first and the second to publish
   */
  DemoRun(DemoPlan plan, List<ModelArtifact> models, JobWatch.Listener listener) {
    this.plan = plan;
    this.models = models;
    this.files = new DemoFiles(plan.output());
    this.listener = listener;
  }

  /**
   * Runs from start to end.
   *
   * @throws CommandFailure if the job fails
   */
  DemoResult run() throws Exception {
    files.create();
    for (ModelArtifact model : models) {
      model.write(files.model(model));
    }
    try (WorkFolder work = WorkFolder.beside(files.scores())) {
      Path parts = work.newFolder("scores");
      StreamExecutionEnvironment env =
          EmbeddedFlink.environment(plan.parallelism(), work.newFolder("flink"));
      DemoJob.define(env, plan, models.get(0), models.get(1), parts);
      JobWatch watch = new JobWatch(models, listener);
      Map<String, Object> counts = EmbeddedFlink.run(env, "sluice demo", watch);
      watch.accept(counts);
      files.writeReadings(plan);
      return check(ScoreSheet.read(parts, plan.readings()), counts);
    }
  }

  private DemoResult check(ScoreSheet sheet, Map<String, Object> counts) throws IOException {
    sheet.write(files.scores());
    return new DemoResult(
        plan,
        models,
        (ReadingTally.Totals) count(counts, DemoJob.SCORES),
        sheet.lost(),
        sheet.repeated(),
        sheet.unknown(),
        FaultReport.of(sheet.rows()),
        refusals(counts, DemoJob.DEAD_LETTERS),
        refusals(counts, DemoJob.REJECTED_MODELS));
  }

  private static Refusals refusals(Map<String, Object> counts, String accumulator) {
    long count = (Long) count(counts, accumulator);
    List<?> examples = (List<?>) count(counts, RefusalCounter.example(accumulator));
    return new Refusals(count, examples.isEmpty() ? null : examples.get(0).toString());
  }

  private static Object count(Map<String, Object> counts, String accumulator) {
    return Objects.requireNonNull(counts.get(accumulator), accumulator);
  }
}
