package io.sluice.flink;

import io.sluice.flink.source.FileNameOrder;
import io.sluice.flink.source.ModelFile;
import java.io.Serializable;
import java.time.Duration;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder of model files, and how it is watched; see {@link ModelUpdates#watchFolder}.
 *
 * @param uri of the folder, on any file system that Flink knows; it may come into being later
 * @param interval from one look to the next; a file is published after two looks at which it was
 *     the same
 * @param endMarker uri of a file: once it exists, the stream ends when all models that were in the
 *     folder by then are published. Null: the stream never ends
 * @param model to which a file is attributed that cannot say by itself which model it is, so that
 *     the operator for that model rejects it. Null: a model by the name of the file, which no
 *     operator may be waiting for; then only the log tells
 * @param timesInNames whether the names say from when models are effective; see {@link
 *     #effectiveByName()}
 */
public record ModelFolder(
    String uri,
    Duration interval,
    @Nullable String endMarker,
    @Nullable String model,
    boolean timesInNames)
    implements Serializable {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
  private static final Pattern TIME_IN_NAME = Pattern.compile(".*@(-?\\d{1,18})\\.sluice");

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException naming the one that is wrong
   */
  public ModelFolder {
    check("uri", uri);
    if (endMarker != null) {
      check("endMarker", endMarker);
    }
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("interval: " + interval + " is below a millisecond");
    }
  }

  /** A folder that is looked at every second and watched for ever. */
  public static ModelFolder at(String uri) {
    return new ModelFolder(uri, DEFAULT_INTERVAL, null, null, false);
  }

  /** With another {@link #interval}. */
  public ModelFolder lookedAtEvery(Duration changed) {
    return new ModelFolder(uri, changed, endMarker, model, timesInNames);
  }

  /** With an {@link #endMarker}. */
  public ModelFolder endingWith(String markerUri) {
    return new ModelFolder(uri, interval, markerUri, model, timesInNames);
  }

  /** With the {@link #model} that damaged files are attributed to. */
  public ModelFolder forModel(String name) {
    return new ModelFolder(uri, interval, endMarker, name, timesInNames);
  }

  /**
   * Where a file by the name of {@code pump-7@1767225600000.sluice} is effective from that event
   * time on, in milliseconds. It also promises that no model with an earlier or equal time is
   * published after it, which is what {@link VersionMode#STRICT} waits for; one that is, all the
   * same, is refused there. Files that are found at once are published in the order of their times.
   * A name without a time stands for the start of time.
   */
  public ModelFolder effectiveByName() {
    return new ModelFolder(uri, interval, endMarker, model, true);
  }

  /** From when a file is effective, as its name says. */
  public long effectiveFrom(ModelFile.State file) {
    Matcher matcher = TIME_IN_NAME.matcher(timesInNames ? file.name() : "");
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : ModelUpdate.START_OF_TIME;
  }

  /** In which order files that were found at once are published. */
  public Comparator<ModelFile.State> order() {
    return Comparator.comparingLong(this::effectiveFrom)
        .thenComparing(ModelFile.State::name, new FileNameOrder());
  }

  private static void check(String what, String uri) {
    try {
      Path unused = new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": '" + uri + "' is no path: " + e.getMessage(), e);
    }
  }
}
