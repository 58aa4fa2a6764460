package io.sluice.flink;

import io.sluice.flink.models.AdmissionRules;
import io.sluice.flink.source.ModelFolderSource;
import io.sluice.flink.source.TrialRule;
import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Sources of the control stream.
 *
 * <p>Each result has a uid. If a job calls one of these methods several times, the order of the
 * calls decides which result has which uid. To change that order and keep the state of a savepoint,
 * give each result a uid of your own.
 */
public final class ModelUpdates {
  private ModelUpdates() {}

  /** The type of a control stream, for sources, sinks and functions of your own. */
  public static TypeInformation<ModelUpdate> type() {
    return SluiceTypes.MODEL_UPDATE;
  }

  /**
   * A stream of models that are known when the job is built. Their updates have the sequences 1, 2,
   * 3 and so on, and the stream ends after the last one. The models are part of the job graph, so
   * use this for a few small models.
   */
  public static SingleOutputStreamOperator<ModelUpdate> of(
      StreamExecutionEnvironment environment, ModelArtifact... artifacts) {
    if (artifacts.length == 0) {
      throw new IllegalArgumentException("ModelUpdates.of: at least one artifact is required");
    }
    List<ModelUpdate> updates = new ArrayList<>();
    for (ModelArtifact artifact : artifacts) {
      updates.add(ModelUpdate.activate(updates.size() + 1, artifact));
    }
    return environment
        .fromData(updates, SluiceTypes.MODEL_UPDATE)
        .setParallelism(1)
        .name("models")
        .uid(uid("sluice-models", environment));
  }

  /**
   * The uid of the next operator of a kind: the first one gets the plain name, the second one the
   * name with -2, and so on in the order of the calls. The environment's configuration keeps the
   * count, since nothing else lives as long as the environment.
   */
  private static String uid(String name, StreamExecutionEnvironment environment) {
    ConfigOption<Integer> option =
        ConfigOptions.key("sluice.internal.count-of-" + name).intType().defaultValue(0);
    int count = environment.getConfiguration().get(option) + 1;
    environment.configure(new Configuration().set(option, count));
    return count == 1 ? name : name + "-" + count;
  }

  /**
   * A stream of the models in a folder, including those that are added later. A model is a file
   * whose name ends with {@code .sluice} and does not begin with a dot or an underscore. The folder
   * may be on any file system that Flink supports. A file is published when it has not changed
   * between two scans. It is best to write the file under another name and then rename it. A file
   * that changes later is published again.
   *
   * <p>Sequences follow the order in which files were found ready. Files that one scan finds are
   * ordered by name, and numbers in names are compared as numbers: {@code pump-9.sluice} comes
   * before {@code pump-10.sluice}. The model that was published last is therefore the active one,
   * unless {@linkplain ModelFolder#effectiveByName() file names contain effective times}. Sequences
   * are part of checkpoints and savepoints and stay the same through restarts.
   *
   * <p>A file that begins with {@code # sluice } is an update as text, in the form of {@link
   * ControlRecord#toText()}: a trial, a retirement, a rollback or a heartbeat. Heartbeats are in
   * files whose names begin with {@code heartbeat-}; of the files that one scan finds, they are
   * published last.
   *
   * <p>No entry of the folder can fail the job or hide the other entries. The operator rejects
   * damaged files, files that are no models, and files that {@link
   * SluiceOptions#ADMISSION_MAX_WEIGHTS} or the heap of the TaskManager does not allow. Of files
   * that are too large or no models, at most the first bytes are read. Pipes, links to nothing and
   * names that Flink cannot open, such as names with a colon, are skipped, with one warning in the
   * log. Failures of the file system are retried: the metric {@code failed_folder_scans} counts
   * scans, and Flink's {@code numRecordsInErrors} of this source counts reads.
   */
  public static SingleOutputStreamOperator<ModelUpdate> watchFolder(
      StreamExecutionEnvironment environment, ModelFolder folder) {
    return environment
        .fromSource(
            new ModelFolderSource(
                folder, AdmissionRules.of(environment.getConfiguration()).weightBytes()),
            WatermarkStrategy.noWatermarks(),
            "models in " + folder.uri(),
            SluiceTypes.MODEL_UPDATE)
        .setParallelism(1)
        .uid(uid("sluice-model-folder", environment));
  }

  /**
   * Watches trials. When a model on trial fails, or differs from the current model, more often than
   * the bounds allow, this emits the model's {@link ModelUpdate.Rollback}. Write the rollbacks to
   * the source of the scoring operator's control stream, so that they become part of the log and
   * also count in later runs.
   *
   * <p>The sequences of these rollbacks are above 2^62. The same trial always gets the same
   * sequence.
   *
   * @param comparisons the comparisons of one scoring operator
   */
  public static SingleOutputStreamOperator<ModelUpdate> rollbacks(
      DataStream<Comparison> comparisons, TrialBounds bounds) {
    return comparisons
        .keyBy(TrialRule.trials(), Types.STRING)
        .process(new TrialRule(bounds), SluiceTypes.MODEL_UPDATE)
        .name("rollbacks of trials")
        .uid(uid("sluice-rollbacks", comparisons.getExecutionEnvironment()));
  }
}
