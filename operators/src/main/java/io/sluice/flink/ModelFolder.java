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
 * @param uri URI of the folder, on any file system that Flink supports; the folder may be created
 *     later
 * @param interval time between two scans of the folder; a file is published when two scans in a row
 *     have found it unchanged
 * @param endMarker URI of a file. Once this file exists, the stream ends after all models that are
 *     then in the folder have been published. Null: the stream never ends
 * @param model name of the model that a damaged file is attributed to, so that the operator for
 *     that model rejects it. Null: a damaged file is attributed to a model with the file's name.
 *     There may be no operator for such a model; then only the log reports the file
 * @param timesInNames whether file names contain effective times; see {@link #effectiveByName()}
 * @param firstSequence sequence of the first file; see {@link #sequencesFrom}
 */
public record ModelFolder(
    String uri,
    Duration interval,
    @Nullable String endMarker,
    @Nullable String model,
    boolean timesInNames,
    long firstSequence)
    implements Serializable {
  private static final String HEARTBEATS = "heartbeat-";
  private static final String SUFFIX = ".sluice";
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
    if (firstSequence < 1) {
      throw new IllegalArgumentException("firstSequence: " + firstSequence + " is below 1");
    }
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("interval: " + interval + " is shorter than 1 ms");
    }
  }

  /** A folder that is scanned every second and watched without end. */
  public static ModelFolder at(String uri) {
    return new ModelFolder(uri, DEFAULT_INTERVAL, null, null, false, 1);
  }

  /** The same with another {@link #interval}. */
  public ModelFolder lookedAtEvery(Duration changed) {
    return new ModelFolder(uri, changed, endMarker, model, timesInNames, firstSequence);
  }

  /** The same with an {@link #endMarker}. */
  public ModelFolder endingWith(String markerUri) {
    return new ModelFolder(uri, interval, markerUri, model, timesInNames, firstSequence);
  }

  /** The same with the {@link #model} that damaged files are attributed to. */
  public ModelFolder forModel(String name) {
    return new ModelFolder(uri, interval, endMarker, name, timesInNames, firstSequence);
  }

  /**
   * The same, with effective times in file names. The file {@code pump-7@1767225600000.sluice} is
   * effective from that event time on, in milliseconds. It also promises that no model with an
   * earlier or equal time is published after it; {@link VersionMode#STRICT} needs such promises and
   * refuses a model that breaks one. Files that one scan finds are published in the order of their
   * times, and of those with equal times, such as those of several models, only the last promises.
   * A file whose name has no time is effective from the start of time.
   */
  public ModelFolder effectiveByName() {
    return new ModelFolder(uri, interval, endMarker, model, true, firstSequence);
  }

  /**
   * The same with another sequence for the first file; the files that follow count on from there.
   * The default is 1. If you join the folder with another control stream, the changes of both are
   * ordered by effective time, then by sequence, and two changes for one model must not have the
   * same sequence. So let the folder begin above the sequences of the other stream, for example at
   * 2^40, if its files are to overrule changes of that stream that are effective from the same
   * time; or let the other stream begin above those of the folder. A job that continues from a
   * savepoint continues the sequences of the savepoint.
   */
  public ModelFolder sequencesFrom(long first) {
    return new ModelFolder(uri, interval, endMarker, model, timesInNames, first);
  }

  /** The effective time of a file, taken from its name. */
  public long effectiveFrom(ModelFile.State file) {
    return timesInNames ? timeInName(file.name()) : ModelUpdate.START_OF_TIME;
  }

  /** The effective time that a file's name has: see {@link #effectiveByName()}. */
  public static long timeInName(String name) {
    Matcher matcher = TIME_IN_NAME.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : ModelUpdate.START_OF_TIME;
  }

  /**
   * Whether a file of this name is looked at. Hidden names are those of files that are being
   * written, by a custom as old as Hadoop.
   */
  public static boolean isLookedAt(String name) {
    return name.endsWith(SUFFIX) && !name.startsWith(".") && !name.startsWith("_");
  }

  /**
   * The order in which files that one scan finds are published. Heartbeats come last, since they
   * are for the changes that were written before them.
   */
  public Comparator<ModelFile.State> order() {
    return Comparator.comparing((ModelFile.State file) -> file.name().startsWith(HEARTBEATS))
        .thenComparingLong(this::effectiveFrom)
        .thenComparing(ModelFile.State::name, new FileNameOrder());
  }

  private static void check(String what, String uri) {
    try {
      Path unused = new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          what + ": '" + uri + "' is not a valid path: " + e.getMessage(), e);
    }
  }
}
