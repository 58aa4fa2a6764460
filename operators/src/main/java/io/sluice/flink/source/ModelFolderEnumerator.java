package io.sluice.flink.source;

import io.sluice.flink.ModelFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the folder, on a thread of its own, and gives what is ready to the first reader. A
 * look that fails is logged, and the next one tries again.
 */
public final class ModelFolderEnumerator implements SplitEnumerator<ModelFile, ModelFolderLog> {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFolderEnumerator.class);
  private static final String SUFFIX = ".sluice";
  private static final int READER = 0;

  private final ModelFolder folder;
  private final SplitEnumeratorContext<ModelFile> context;
  private final ModelFolderLog log;
  private boolean ended;
  private boolean failing;

  /**
   * What one look saw.
   *
   * @param last whether the end marker was there before the files were listed
   */
  public record Look(boolean last, List<ModelFile.State> files) {}

  ModelFolderEnumerator(
      ModelFolder folder, SplitEnumeratorContext<ModelFile> context, ModelFolderLog log) {
    this.folder = folder;
    this.context = context;
    this.log = log;
  }

  @Override
  public void start() {
    context.callAsync(() -> look(folder), this::seen, 0, folder.interval().toMillis());
  }

  public static Look look(ModelFolder folder) throws IOException {
    boolean last = folder.endMarker() != null && exists(new Path(folder.endMarker()));
    Path path = new Path(folder.uri());
    FileStatus[] listed = list(path);
    List<ModelFile.State> files = new ArrayList<>();
    for (FileStatus file : listed) {
      if (!file.isDir() && isModel(file.getPath().getName())) {
        files.add(
            new ModelFile.State(
                file.getPath().getName(), file.getLen(), file.getModificationTime()));
      }
    }
    return new Look(last, files);
  }

  private static FileStatus[] list(Path folder) throws IOException {
    FileStatus[] listed = folder.getFileSystem().listStatus(folder);
    if (listed == null) { // some file systems say so, others throw
      throw new FileNotFoundException(folder + ": the folder does not exist");
    }
    return listed;
  }

  private static boolean exists(Path path) throws IOException {
    return path.getFileSystem().exists(path);
  }

  /** Hidden names are those of files that are being written, by a custom as old as Hadoop. */
  private static boolean isModel(String name) {
    return name.endsWith(SUFFIX) && !name.startsWith(".") && !name.startsWith("_");
  }

  private void seen(@Nullable Look look, @Nullable Throwable error) {
    if (ended) {
      return;
    }
    if (look == null || error != null) {
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
    assign();
    if (look.last() && complete) {
      ended = true;
      context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
    }
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
