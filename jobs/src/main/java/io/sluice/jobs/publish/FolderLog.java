package io.sluice.jobs.publish;

import io.sluice.flink.ControlRecord;
import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import io.sluice.jobs.console.CommandFailure;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A control log in a watched folder. Full activations are plain model files, whose names have the
 * effective time; all other updates are text, with their artifacts in hidden files beside them.
 * Each file is written under a hidden name and renamed.
 */
final class FolderLog implements ControlLog {
  private static final String SUFFIX = ".sluice";
  private static final byte[] NOTHING = {};

  /** So many files hold heartbeats in turn: each stays the same for long enough to be found. */
  private static final int HEARTBEAT_FILES = 16;

  private final Path folder;
  private final Map<Path, FileTime> known = new HashMap<>();

  private FolderLog(Path folder) {
    this.folder = folder;
  }

  static FolderLog open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(folder + ": there is no such folder; create it first");
    }
    return new FolderLog(folder);
  }

  private record Found(Path path, FileTime modified) {}

  @Override
  public List<Entry> readNew() throws IOException {
    List<Found> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path : files.toList()) {
        String name = path.getFileName().toString();
        if (ModelFolder.isLookedAt(name)) {
          found.add(new Found(path, Files.getLastModifiedTime(path)));
        }
      }
    }
    found.sort(Comparator.comparing(Found::modified).thenComparing(each -> each.path().toString()));
    List<Entry> entries = new ArrayList<>();
    for (Found each : found) {
      if (!each.modified().equals(known.put(each.path(), each.modified()))) {
        Entry entry = read(each.path());
        if (entry != null) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  private static @Nullable Entry read(Path path) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return null; // it went meanwhile
    }
    try {
      String text = new String(bytes, 0, Math.min(bytes.length, 1 << 16), StandardCharsets.UTF_8);
      if (text.startsWith(ControlRecord.TEXT_BEGINNING)) {
        ControlRecord record = ControlRecord.ofText(text);
        String digest = record.digest();
        return new Entry(
            path.toString(), record.toUpdate(0, path.toString()), digest == null ? "" : digest);
      }
      ModelId id = ModelArtifact.read(bytes).id();
      ModelUpdate.Activate update = new ModelUpdate.Activate(id.name(), 0, NOTHING);
      long time = ModelFolder.timeInName(path.getFileName().toString());
      if (time != ModelUpdate.START_OF_TIME) {
        update = update.from(time).promising();
      }
      return new Entry(path.toString(), update, id.digest());
    } catch (IllegalArgumentException | InvalidModelException e) {
      return null; // jobs reject it
    }
  }

  @Override
  public String append(ModelUpdate update, @Nullable String artifactUri) throws IOException {
    if (update instanceof ModelUpdate.Heartbeat) {
      return write(nextHeartbeat(), textOf(ControlRecord.of(update)));
    }
    ModelUpdate.Change change = (ModelUpdate.Change) update;
    String time =
        change.effectiveFrom() == ModelUpdate.START_OF_TIME ? "" : "@" + change.effectiveFrom();
    if (change instanceof ModelUpdate.Activate activate) {
      return append(activate, time, artifactUri);
    }
    String name =
        change instanceof ModelUpdate.Rollback rollback
            ? "rollback-" + change.model() + "-" + ModelId.shortDigest(rollback.digest())
            : "retire-" + change.model();
    return write(name + time + SUFFIX, textOf(ControlRecord.of(change)));
  }

  private String append(ModelUpdate.Activate activate, String time, @Nullable String artifactUri)
      throws IOException {
    ModelId id = ModelArtifact.read(activate.file()).id();
    String name = id.name() + "-" + id.version() + "-" + id.shortDigest();
    if (!activate.rollout().isTrial() && artifactUri == null) {
      return write(name + time + SUFFIX, activate.file());
    }
    String uri = artifactUri;
    if (uri == null) {
      uri = "_" + name + SUFFIX;
      write(uri, activate.file());
    }
    String rollout =
        activate.rollout().isTrial()
            ? "-"
                + activate.rollout().kind().name().toLowerCase(Locale.ROOT)
                + "-"
                + activate.rollout().share()
            : "";
    return write(
        name + rollout + time + SUFFIX, textOf(ControlRecord.of(activate).withArtifactAt(uri)));
  }

  private static byte[] textOf(ControlRecord record) {
    return record.sequencedByPosition().toText().getBytes(StandardCharsets.UTF_8);
  }

  /** The heartbeat file that is missing, or was written longest ago. */
  private String nextHeartbeat() throws IOException {
    String oldest = "";
    FileTime time = null;
    for (int i = 0; i < HEARTBEAT_FILES; i++) {
      String name = String.format("heartbeat-%02d%s", i, SUFFIX);
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        return name;
      }
      FileTime modified = Files.getLastModifiedTime(file);
      if (time == null || modified.compareTo(time) < 0) {
        oldest = name;
        time = modified;
      }
    }
    return oldest;
  }

  private String write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Path hidden = folder.resolve("." + name + ".tmp");
    Files.write(hidden, bytes);
    Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return file.toString();
  }

  @Override
  public String name() {
    return "folder " + folder;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
