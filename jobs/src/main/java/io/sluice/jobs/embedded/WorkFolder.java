package io.sluice.jobs.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A folder for what a job leaves while it runs; gone when closed, also when the process is
 * interrupted. It lies beside the result if there is one, so that the finished file can be moved
 * into place in one step.
 */
public final class WorkFolder implements AutoCloseable {
  private static final int MOST_WALKS = 40;
  private static final long PAUSE_MILLIS = 50;

  private final Path folder;
  private final Thread atExit;

  private WorkFolder(Path folder) {
    this.folder = folder;
    this.atExit = new Thread(this::delete, "delete " + folder);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Makes one in the folder where the file will be. */
  public static WorkFolder beside(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    return new WorkFolder(Files.createTempDirectory(parent, ".sluice-"));
  }

  /** Makes one in the system's folder for temporary files, for a job that writes no file. */
  public static WorkFolder temporary() throws IOException {
    return new WorkFolder(Files.createTempDirectory("sluice-"));
  }

  /** The path of what is, or will be, in this folder. */
  public Path resolve(String name) {
    return folder.resolve(name);
  }

  /** A new folder in this one. */
  public Path newFolder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  @Override
  public void close() {
    delete();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  /**
   * Deletes what it can: a left-over is no reason to fail when the result is there. A cluster that
   * is still shutting down deletes and writes here too, so one walk may not be enough.
   */
  private void delete() {
    for (int walk = 0; walk < MOST_WALKS; walk++) {
      try {
        Files.walkFileTree(folder, new Deletion());
        return;
      } catch (IOException e) {
        if (Files.notExists(folder) || !pause()) {
          return;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error)
        throws IOException {
      Files.deleteIfExists(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
