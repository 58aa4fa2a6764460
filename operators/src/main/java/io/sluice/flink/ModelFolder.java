package io.sluice.flink;

import java.io.Serializable;
import java.time.Duration;
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
 */
public record ModelFolder(
    String uri, Duration interval, @Nullable String endMarker, @Nullable String model)
    implements Serializable {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

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
    return new ModelFolder(uri, DEFAULT_INTERVAL, null, null);
  }

  /** With another {@link #interval}. */
  public ModelFolder lookedAtEvery(Duration changed) {
    return new ModelFolder(uri, changed, endMarker, model);
  }

  /** With an {@link #endMarker}. */
  public ModelFolder endingWith(String markerUri) {
    return new ModelFolder(uri, interval, markerUri, model);
  }

  /** With the {@link #model} that damaged files are attributed to. */
  public ModelFolder forModel(String name) {
    return new ModelFolder(uri, interval, endMarker, name);
  }

  private static void check(String what, String uri) {
    try {
      Path unused = new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": '" + uri + "' is no path: " + e.getMessage(), e);
    }
  }
}
