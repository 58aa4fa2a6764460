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
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads model files and emits them as updates. A file that cannot be read after several attempts,
 * or is larger than a model can be, goes out without its bytes, for the operator to reject: nothing
 * in a folder can fail the job.
 */
final class ModelFileReader implements SourceReader<ModelUpdate, ModelFile> {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFileReader.class);
  private static final byte[] NOTHING = {};
  private static final int ATTEMPTS = 5;
  private static final long MAX_BYTES = 1L << 30; // FORMAT.md, "Layout"

  private final ModelFolder folder;
  private final Deque<ModelFile> files = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private boolean noMoreFiles;
  private int failedAttempts;

  ModelFileReader(ModelFolder folder) {
    this.folder = folder;
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
      } catch (IOException e) {
        if (++failedAttempts < ATTEMPTS) {
          return tryLater(file, e);
        }
        LOG.error("model file {} cannot be read; it will be rejected", file.state(), e);
        bytes = NOTHING;
      }
      failedAttempts = 0;
      output.collect(update(file, bytes));
      files.remove();
    }
    if (!files.isEmpty()) {
      return InputStatus.MORE_AVAILABLE;
    }
    return noMoreFiles ? InputStatus.END_OF_INPUT : nothingYet();
  }

  private ModelUpdate update(ModelFile file, byte[] bytes) {
    ModelUpdate.Activate update =
        new ModelUpdate.Activate(modelOf(file, bytes), file.sequence(), bytes);
    long effectiveFrom = folder.effectiveFrom(file.state());
    return effectiveFrom == ModelUpdate.START_OF_TIME
        ? update
        : update.from(effectiveFrom).promising();
  }

  private InputStatus nothingYet() {
    if (available.isDone()) {
      available = new CompletableFuture<>();
    }
    return InputStatus.NOTHING_AVAILABLE;
  }

  private InputStatus tryLater(ModelFile file, IOException failure) {
    LOG.warn("model file {} cannot be read; will try again", file.state(), failure);
    InputStatus nothing = nothingYet();
    available.completeOnTimeout(null, folder.interval().toMillis(), TimeUnit.MILLISECONDS);
    return nothing;
  }

  private byte[] read(ModelFile.State file) throws IOException {
    if (file.length() > MAX_BYTES) {
      LOG.error("model file {} has more than {} bytes; it will be rejected", file, MAX_BYTES);
      return NOTHING;
    }
    Path path = new Path(new Path(folder.uri()), file.name());
    byte[] bytes = new byte[(int) file.length()];
    try (FSDataInputStream in = path.getFileSystem().open(path)) {
      int length = in.readNBytes(bytes, 0, bytes.length);
      return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
  }

  /** The model's name in the file; if the file is damaged, the name it is attributed to. */
  private String modelOf(ModelFile file, byte[] bytes) {
    try {
      return ModelArtifact.read(bytes).id().name();
    } catch (InvalidModelException e) {
      LOG.warn("model file {} is damaged; it will be rejected: {}", file.state(), e.getMessage());
      return folder.model() != null ? folder.model() : file.state().name();
    }
  }

  @Override
  public List<ModelFile> snapshotState(long checkpointId) {
    return List.copyOf(files);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void addSplits(List<ModelFile> added) {
    files.addAll(added);
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
