package io.sluice.flink.source;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** Reads artifacts from the file systems of Flink, unless they are too large. */
public final class RemoteArtifact implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FileBudget budget;

  /** What is there is no artifact, so that another attempt is of no use. */
  public static final class NoArtifactException extends IOException {
    private static final long serialVersionUID = 1L;

    NoArtifactException(String message) {
      super(message);
    }
  }

  /**
   * @param weightBytes how many bytes the weights of a model may take
   */
  public RemoteArtifact(long weightBytes) {
    this.budget = new FileBudget(weightBytes);
  }

  /**
   * The bytes of a file.
   *
   * @throws NoArtifactException if a file of that length is not read, or it is not a regular file
   */
  public byte[] read(String uri) throws IOException {
    Path path = new Path(uri);
    if (FolderLook.isIrregular(path)) {
      throw new NoArtifactException("it is not a regular file");
    }
    long length = path.getFileSystem().getFileStatus(path).getLen();
    String objection = budget.objection(length, Runtime.getRuntime().maxMemory());
    if (objection != null) {
      throw new NoArtifactException("it is too large: " + objection);
    }
    try (FSDataInputStream in = path.getFileSystem().open(path)) {
      return in.readNBytes((int) length);
    }
  }
}
