package io.sluice.flink;

import io.sluice.flink.source.FolderLook;
import io.sluice.model.FileBytes;
import io.sluice.model.InvalidModelException;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Reads one model file from any file system that Flink knows. */
public final class ModelLocation {

  private ModelLocation() {}

  /**
   * The bytes of a model file.
   *
   * @throws IOException if it does not exist or cannot be read
   * @throws InvalidModelException if it is a folder, no regular file, or larger than a model may be
   */
  public static byte[] read(Path path) throws IOException {
    FileSystem fileSystem = path.getFileSystem();
    FileStatus status = fileSystem.getFileStatus(path);
    if (status.isDir()) {
      throw new InvalidModelException("it is a folder; write the path of one .sluice file in it");
    }
    if (FolderLook.isIrregular(path)) {
      throw new InvalidModelException("it is not a regular file");
    }
    if (status.getLen() > FileBytes.MOST) {
      throw new InvalidModelException(
          "it has " + status.getLen() + " bytes; a model has at most " + FileBytes.MOST);
    }
    try (FSDataInputStream in = fileSystem.open(path)) {
      return in.readNBytes(FileBytes.MOST); // it may grow meanwhile
    }
  }
}
