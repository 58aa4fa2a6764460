package io.sluice.flink.source;

import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Watches a folder for models. Flink's own {@code FileSource} is not used, since it can watch but
 * not end, and publishes files while they are being written.
 */
public final class ModelFolderSource implements Source<ModelUpdate, ModelFile, ModelFolderLog> {
  private static final long serialVersionUID = 1L;

  private final ModelFolder folder;
  private final FileBudget budget;

  /**
   * @param weightBytes how many bytes the weights of a model may take
   */
  public ModelFolderSource(ModelFolder folder, long weightBytes) {
    this.folder = folder;
    this.budget = new FileBudget(weightBytes);
  }

  /** Counts the scans of the folder that failed. */
  public static Counter failedScans(MetricGroup source) {
    return source.addGroup("sluice").counter("failed_folder_scans");
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<ModelFile, ModelFolderLog> createEnumerator(
      SplitEnumeratorContext<ModelFile> context) {
    return new ModelFolderEnumerator(
        folder, context, new ModelFolderLog(folder.firstSequence() - 1));
  }

  @Override
  public SplitEnumerator<ModelFile, ModelFolderLog> restoreEnumerator(
      SplitEnumeratorContext<ModelFile> context, ModelFolderLog log) {
    return new ModelFolderEnumerator(folder, context, log);
  }

  @Override
  public SourceReader<ModelUpdate, ModelFile> createReader(SourceReaderContext context) {
    return new ModelFileReader(
        folder,
        budget,
        context.metricGroup().getNumRecordsInErrorsCounter(),
        context::sendSourceEventToCoordinator);
  }

  @Override
  public SimpleVersionedSerializer<ModelFile> getSplitSerializer() {
    return new ModelFile.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<ModelFolderLog> getEnumeratorCheckpointSerializer() {
    return new ModelFolderLog.Serializer();
  }
}
