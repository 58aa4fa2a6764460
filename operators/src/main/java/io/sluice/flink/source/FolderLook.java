package io.sluice.flink.source;

import io.sluice.flink.ModelFolder;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one look into a folder saw. Each entry is judged by itself, so that none can hide the
 * others: Flink's own listing of a local folder fails as a whole if one name has a colon or one
 * link leads nowhere.
 *
 * @param last whether the end marker was there before the files were listed
 * @param files that may be models
 * @param skipped entries that have the name of a model and cannot be published, by name
 */
public record FolderLook(boolean last, List<ModelFile.State> files, Map<String, Skipped> skipped) {

  /**
   * An entry that is not published.
   *
   * @param failed whether it could not be judged, and may be published by a later look
   */
  public record Skipped(String reason, boolean failed) {}

  /**
   * Looks into a folder.
   *
   * @throws IOException if the folder cannot be listed
   */
  public static FolderLook at(ModelFolder folder) throws IOException {
    Map<String, Skipped> skipped = new TreeMap<>();
    boolean last = folder.endMarker() != null && isThere(folder.endMarker(), skipped);
    List<ModelFile.State> files = new ArrayList<>();
    Path path = new Path(folder.uri());
    java.nio.file.Path local = local(path);
    if (local != null) {
      listLocal(local, path, files, skipped);
    } else {
      list(path, files, skipped);
    }
    return new FolderLook(last, files, skipped);
  }

  /** A path on this machine; null if it is on another file system. */
  static java.nio.file.@Nullable Path local(Path path) throws IOException {
    FileSystem system = path.getFileSystem();
    return !system.isDistributedFS() && "file".equals(system.getUri().getScheme())
        ? new File(path.getPath()).toPath()
        : null;
  }

  /** Whether a path is a pipe, a device or a folder: opening it may take for ever. */
  public static boolean isIrregular(Path path) throws IOException {
    java.nio.file.Path local = local(path);
    return local != null && Files.exists(local) && !Files.isRegularFile(local);
  }

  private static boolean isThere(String marker, Map<String, Skipped> skipped) {
    try {
      Path path = new Path(marker);
      return path.getFileSystem().exists(path);
    } catch (IOException | RuntimeException e) {
      skipped.put(marker, new Skipped("the end marker cannot be looked for: " + e, true));
      return false;
    }
  }

  private static void listLocal(
      java.nio.file.Path folder,
      Path uri,
      List<ModelFile.State> files,
      Map<String, Skipped> skipped)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new FileNotFoundException(uri + ": the folder does not exist");
    }
    try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(folder)) {
      for (java.nio.file.Path entry : entries) {
        String name = entry.getFileName().toString();
        if (ModelFolder.isLookedAt(name)) {
          String reason = objection(uri, name);
          if (reason == null) {
            judge(entry, name, files, skipped);
          } else {
            skipped.put(name, new Skipped(reason, false));
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Why Flink cannot read a file of this name; null if it can. */
  private static @Nullable String objection(Path folder, String name) {
    try {
      if (new Path(folder, name).getName().equals(name)) {
        return null;
      }
    } catch (IllegalArgumentException e) {
      // below
    }
    return "Flink cannot open a file of this name; rename it to a name without colons";
  }

  private static void judge(
      java.nio.file.Path entry,
      String name,
      List<ModelFile.State> files,
      Map<String, Skipped> skipped) {
    try {
      BasicFileAttributes entryIs = Files.readAttributes(entry, BasicFileAttributes.class);
      if (entryIs.isRegularFile()) {
        files.add(new ModelFile.State(name, entryIs.size(), entryIs.lastModifiedTime().toMillis()));
      } else {
        String kind = entryIs.isDirectory() ? "a folder" : "a device or a pipe";
        skipped.put(name, new Skipped("it is " + kind + ", not a file", false));
      }
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(entry)) {
        skipped.put(name, new Skipped("it is a link to a file that does not exist", false));
      } // else it went while the folder was listed
    } catch (IOException | RuntimeException e) {
      skipped.put(name, new Skipped(e.toString(), true));
    }
  }

  private static void list(Path folder, List<ModelFile.State> files, Map<String, Skipped> skipped)
      throws IOException {
    FileStatus[] listed = folder.getFileSystem().listStatus(folder);
    if (listed == null) { // some file systems say so, others throw
      throw new FileNotFoundException(folder + ": the folder does not exist");
    }
    for (int i = 0; i < listed.length; i++) {
      String name = "entry " + i + " of the listing";
      try {
        FileStatus file = listed[i];
        name = file.getPath().getName();
        if (ModelFolder.isLookedAt(name) && !file.isDir()) {
          String reason = objection(folder, name);
          if (reason == null) {
            files.add(new ModelFile.State(name, file.getLen(), file.getModificationTime()));
          } else {
            skipped.put(name, new Skipped(reason, false));
          }
        }
      } catch (RuntimeException e) {
        skipped.put(name, new Skipped(e.toString(), true));
      }
    }
  }
}
