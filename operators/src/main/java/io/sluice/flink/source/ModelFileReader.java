package io.sluice.flink.source;

import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads model files and emits them as updates. A file that cannot be read after several attempts,
 * or is too large, goes out without its bytes, and one that is no model with its first bytes alone,
 * for the operator to reject: nothing in a folder can fail the job, and the promise in a file's
 * name holds even so.
 */
final class ModelFileReader implements SourceReader<ModelUpdate, ModelFile> {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFileReader.class);
  private static final byte[] NOTHING = {};
  private static final int ATTEMPTS = 5;

  private final ModelFolder folder;
  private final FileBudget budget;
  private final Counter failedReads;
  private final Consumer<SourceEvent> enumerator;
  private final Deque<ModelFile> files = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private long lastReceived = Long.MIN_VALUE;
  private boolean noMoreFiles;
  private int failedAttempts;

  /**
   * @param failedReads counts the attempts to read a file that failed
   * @param enumerator takes what it tells the enumerator
   */
  ModelFileReader(
      ModelFolder folder,
      FileBudget budget,
      Counter failedReads,
      Consumer<SourceEvent> enumerator) {
    this.folder = folder;
    this.budget = budget;
    this.failedReads = failedReads;
    this.enumerator = enumerator;
  }

  @Override
  public void start() {
    // Files are given to it.
  }

  @Override
  public InputStatus pollNext(ReaderOutput<ModelUpdate> output) {
    ModelFile file = files.peek();
    if (file != null) {
      byte[] bytes;
      try {
        bytes = read(file.state());
      } catch (IOException | RuntimeException e) { // file systems throw both
        failedReads.inc();
        if (++failedAttempts < ATTEMPTS) {
          return tryLater(file, e);
        }
        LOG.error("model file {} cannot be read; it will be rejected", file.state(), e);
        bytes = NOTHING;
      }
      failedAttempts = 0;
      files.remove();
      output.collect(update(file, bytes, files.peek()));
    }
    if (!files.isEmpty()) {
      return InputStatus.MORE_AVAILABLE;
    }
    return noMoreFiles ? InputStatus.END_OF_INPUT : nothingYet();
  }

  private InputStatus nothingYet() {
    if (available.isDone()) {
      available = new CompletableFuture<>();
    }
    return InputStatus.NOTHING_AVAILABLE;
  }

  private InputStatus tryLater(ModelFile file, Exception failure) {
    if (failedAttempts == 1) {
      LOG.warn("model file {} cannot be read; will try again", file.state(), failure);
    }
    InputStatus nothing = nothingYet();
    available.completeOnTimeout(null, folder.interval().toMillis(), TimeUnit.MILLISECONDS);
    return nothing;
  }

  private byte[] read(ModelFile.State file) throws IOException {
    String objection = budget.objection(file.length(), Runtime.getRuntime().maxMemory());
    if (objection != null) {
      LOG.error("model file {} is too large; it will be rejected: {}", file, objection);
      return NOTHING;
    }
    Path path = new Path(new Path(folder.uri()), file.name());
    if (FolderLook.isIrregular(path)) {
      throw new IOException(path + ": not a file any more");
    }
    try (FSDataInputStream in = path.getFileSystem().open(path)) {
      byte[] beginning = in.readNBytes((int) Math.min(FileBudget.BEGINNING, file.length()));
      if (FolderUpdate.mayBe(beginning)) {
        return FolderUpdate.whole(beginning, in);
      }
      if (!FileBudget.mayBeModel(beginning)) {
        return beginning;
      }
      byte[] bytes = Arrays.copyOf(beginning, (int) file.length());
      int length =
          beginning.length
              + in.readNBytes(bytes, beginning.length, bytes.length - beginning.length);
      return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
  }

  private ModelUpdate update(ModelFile file, byte[] bytes, @Nullable ModelFile next) {
    if (FolderUpdate.mayBe(bytes)) {
      return FolderUpdate.read(folder, file, bytes, budget.weightBytes());
    }
    String model = folder.model() != null ? folder.model() : file.state().name();
    byte[] sent = bytes;
    try {
      if (bytes != NOTHING) { // which has been logged
        model = ModelArtifact.read(bytes).id().name();
      }
    } catch (InvalidModelException e) {
      LOG.warn("model file {} is damaged; it will be rejected: {}", file.state(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("model file {} cannot be parsed; it will be rejected", file.state(), e);
      sent = NOTHING;
    }
    ModelUpdate.Activate update =
        new ModelUpdate.Activate(model, file.sequence(), sent)
            .withOrigin(folder.uri() + "/" + file.state().name());
    long effectiveFrom = folder.effectiveFrom(file.state());
    if (effectiveFrom == ModelUpdate.START_OF_TIME) {
      return update;
    }
    boolean another = next != null && folder.effectiveFrom(next.state()) == effectiveFrom;
    return another ? update.from(effectiveFrom) : update.from(effectiveFrom).promising();
  }

  @Override
  public List<ModelFile> snapshotState(long checkpointId) {
    return List.copyOf(files);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  /** Adds what it does not have: after a failure its own state and the enumerator overlap. */
  @Override
  public void addSplits(List<ModelFile> added) {
    for (ModelFile file : added) {
      if (file.sequence() > lastReceived) {
        files.add(file);
        lastReceived = file.sequence();
      }
    }
    enumerator.accept(new FilesReceived(lastReceived));
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreFiles = true;
    available.complete(null);
  }

  @Override
  public void close() {
    // Nothing stays open between two files.
  }
}
