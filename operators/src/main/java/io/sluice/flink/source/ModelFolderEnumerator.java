package io.sluice.flink.source;

import io.sluice.flink.ModelFolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the folder, on a thread of its own, and gives what is ready to the first reader. A
 * look that fails is logged, and the next one tries again.
 */
final class ModelFolderEnumerator implements SplitEnumerator<ModelFile, ModelFolderLog> {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFolderEnumerator.class);
  private static final int READER = 0;

  /** How many looks in a row may fail to judge an entry before the stream ends without it. */
  private static final int ATTEMPTS = 5;

  private final ModelFolder folder;
  private final SplitEnumeratorContext<ModelFile> context;
  private final ModelFolderLog log;
  private final Counter failedLooks;

  /** What the last look skipped; each is reported when it begins or changes. */
  private Map<String, FolderLook.Skipped> skipped = Map.of();

  /** Of the entries that the last look failed to judge, the number of such looks in a row. */
  private Map<String, Integer> failures = Map.of();

  private boolean ended;
  private boolean failing;

  ModelFolderEnumerator(
      ModelFolder folder, SplitEnumeratorContext<ModelFile> context, ModelFolderLog log) {
    this.folder = folder;
    this.context = context;
    this.log = log;
    this.failedLooks = ModelFolderSource.failedScans(context.metricGroup());
  }

  @Override
  public void start() {
    context.callAsync(() -> FolderLook.at(folder), this::seen, 0, folder.interval().toMillis());
  }

  private void seen(@Nullable FolderLook look, @Nullable Throwable error) {
    if (ended) {
      return;
    }
    if (look == null || error != null) {
      failedLooks.inc();
      if (!failing) {
        LOG.warn("cannot list the models in {}; will try again: {}", folder.uri(), error, error);
      }
      failing = true;
      return;
    }
    if (failing) {
      LOG.info("the models in {} can be listed again", folder.uri());
    }
    failing = false;
    boolean complete = log.look(look.files(), folder.order());
    report(look.skipped());
    assign();
    if (look.last() && complete && !awaitsEntries()) {
      ended = true;
      context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
    }
  }

  private void report(Map<String, FolderLook.Skipped> now) {
    Map<String, Integer> failuresNow = new HashMap<>();
    now.forEach(
        (name, entry) -> {
          if (!entry.equals(skipped.get(name))) {
            LOG.warn("skipped '{}' in {}: {}", name, folder.uri(), entry.reason());
          }
          if (entry.failed()) {
            failuresNow.put(name, failures.getOrDefault(name, 0) + 1);
          }
        });
    skipped = now;
    failures = failuresNow;
  }

  /** Whether there are entries that the next look may be able to judge. */
  private boolean awaitsEntries() {
    return failures.values().stream().anyMatch(looks -> looks < ATTEMPTS);
  }

  private void assign() {
    if (context.registeredReaders().containsKey(READER)) {
      for (ModelFile file : log.takeUnassigned()) {
        LOG.info("published model file {} as update {}", file.state(), file.sequence());
        context.assignSplit(file, READER);
      }
    }
  }

  @Override
  public void addReader(int subtaskId) {
    assign();
    if (ended) {
      context.signalNoMoreSplits(subtaskId);
    }
  }

  @Override
  public void addSplitsBack(List<ModelFile> files, int subtaskId) {
    log.putBack(files);
  }

  @Override
  public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
    // Readers ask for nothing: files are given to them.
  }

  @Override
  public ModelFolderLog snapshotState(long checkpointId) {
    return log.copy();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
