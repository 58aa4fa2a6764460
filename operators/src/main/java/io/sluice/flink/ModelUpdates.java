package io.sluice.flink;

import io.sluice.flink.source.ModelFolderSource;
import io.sluice.flink.source.TrialRule;
import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Sources of the control stream. */
public final class ModelUpdates {
  private ModelUpdates() {}

  /**
   * Models that are known when the job is built: the update for each has the next sequence, from 1
   * on. The stream ends after the last one. They travel in the job graph, so this is for a few
   * small ones.
   */
  public static SingleOutputStreamOperator<ModelUpdate> of(
      StreamExecutionEnvironment environment, ModelArtifact... artifacts) {
    if (artifacts.length == 0) {
      throw new IllegalArgumentException("ModelUpdates.of: no artifact");
    }
    List<ModelUpdate> updates = new ArrayList<>();
    for (ModelArtifact artifact : artifacts) {
      updates.add(ModelUpdate.activate(updates.size() + 1, artifact));
    }
    return environment
        .fromData(updates, SluiceTypes.MODEL_UPDATE)
        .setParallelism(1)
        .name("models")
        .uid("sluice-models");
  }

  /**
   * The models in a folder, and those that come into it later: every file whose name ends with
   * {@code .sluice} and does not begin with a dot or an underscore, on any file system that Flink
   * knows. A file is published when it has not changed from one look to the next; best write it
   * under another name and rename it. When it changes later, it is published again.
   *
   * <p>Sequences are given in the order in which files were found ready and, where one look found
   * several, by name with numbers in it compared as numbers, so that {@code pump-9.sluice} comes
   * before {@code pump-10.sluice}: the model that came last is the active one, unless {@linkplain
   * ModelFolder#effectiveByName() names say from when}. They are part of checkpoints and
   * savepoints, and stay as they are through restarts. The operator rejects damaged files; nothing
   * in the folder fails the job.
   */
  public static SingleOutputStreamOperator<ModelUpdate> watchFolder(
      StreamExecutionEnvironment environment, ModelFolder folder) {
    return environment
        .fromSource(
            new ModelFolderSource(folder),
            WatermarkStrategy.noWatermarks(),
            "models in " + folder.uri(),
            SluiceTypes.MODEL_UPDATE)
        .setParallelism(1)
        .uid("sluice-model-folder");
  }

  /**
   * A rule that watches trials: when a model on trial differs from the current one, or fails, more
   * often than the bounds allow, it emits that model's {@link ModelUpdate.Rollback}. Write what it
   * emits to where the control stream of the scoring operator comes from: as part of the log it
   * counts in every later run too.
   *
   * <p>Sequences of these rollbacks are above 2^62, and the same for the same trial.
   *
   * @param comparisons of one scoring operator
   */
  public static SingleOutputStreamOperator<ModelUpdate> rollbacks(
      DataStream<Comparison> comparisons, TrialBounds bounds) {
    return comparisons
        .keyBy(TrialRule.trials(), Types.STRING)
        .process(new TrialRule(bounds), SluiceTypes.MODEL_UPDATE)
        .name("rollbacks of trials");
  }
}
