package io.sluice.flink.source;

import io.sluice.flink.ModelFolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the folder, on a thread of its own, and gives what is ready to the first reader. A
 * look that fails is logged, and the next one tries again.
 *
 * <p>Giving is not having. Flink takes a file that was given out of the enumerator's state at once,
 * and takes it for delivered before the reader's next checkpoint. But an unaligned checkpoint of
 * the reader overtakes the file on its way: the trigger goes to the front of the task's mailbox,
 * behind which the file waits, and then the file is in nobody's state. So the reader tells what it
 * has received ({@link FilesReceived}), and a file stays in the log until a checkpoint that began
 * after that is complete. After a failure all files in the log are given again; an update that
 * comes twice counts once.
 */
final class ModelFolderEnumerator implements SplitEnumerator<ModelFile, ModelFolderLog> {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFolderEnumerator.class);
  private static final int READER = 0;
  private static final long NONE = Long.MIN_VALUE;

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

  /** The last file that was given to the reader of now, and the last that it has received. */
  private long given = NONE;

  private long received = NONE;

  /** For each checkpoint that is not complete, the last file that the reader had as it began. */
  private final NavigableMap<Long, Long> receivedAt = new TreeMap<>();

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
    List<ModelFile> files = log.openAfter(given);
    if (files.isEmpty() || !context.registeredReaders().containsKey(READER)) {
      return;
    }
    for (ModelFile file : files) {
      LOG.info("published model file {} as update {}", file.state(), file.sequence());
    }
    // in one message: the reader must see which files of one look have the same time
    context.assignSplits(new SplitsAssignment<>(Map.of(READER, files)));
    given = files.get(files.size() - 1).sequence();
  }

  @Override
  public void addReader(int subtaskId) {
    if (subtaskId == READER) {
      given = NONE;
      received = NONE;
    }
    assign();
    if (ended) {
      context.signalNoMoreSplits(subtaskId);
    }
  }

  @Override
  public void handleSourceEvent(int subtaskId, SourceEvent event) {
    received = Math.max(received, ((FilesReceived) event).sequence());
  }

  @Override
  public void addSplitsBack(List<ModelFile> files, int subtaskId) {
    // The log still has them, and the reader gets them when it registers again.
  }

  @Override
  public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
    // Readers ask for nothing: files are given to them.
  }

  @Override
  public ModelFolderLog snapshotState(long checkpointId) {
    receivedAt.put(checkpointId, received);
    ModelFolderLog copy = log.copy();
    copy.confirm(received); // the reader's part of this checkpoint has them
    return copy;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    Long sequence = receivedAt.get(checkpointId);
    if (sequence != null) {
      log.confirm(sequence);
    }
    receivedAt.headMap(checkpointId, true).clear();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
