package io.sluice.flink.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The latest events of one key, as rows of raw feature values, in a ring: row {@code next} is
 * written next, and once the ring is full it is also the oldest. Values are finite.
 */
public final class EventWindow {
  /** The run of a window in state of old, which does not tell. */
  static final long UNKNOWN_RUN = Long.MIN_VALUE;

  private final long names;
  private final long run;
  private final int features;
  private final int capacity;
  private final float[] values;
  private int count;
  private int next;

  /**
   * @param names {@link #fingerprint} of the features' names
   * @param run number of the unbroken run of models that this is recorded for
   * @param features values in a row
   * @param capacity rows at most
   */
  public EventWindow(long names, long run, int features, int capacity) {
    this.names = names;
    this.run = run;
    this.features = features;
    this.capacity = capacity;
    this.values = new float[features * capacity];
  }

  /** 64 bits that stand for the names of features, in their order. */
  public static long fingerprint(List<String> names) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : names) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        digest.update(bytes);
      }
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  long names() {
    return names;
  }

  long run() {
    return run;
  }

  int features() {
    return features;
  }

  int capacity() {
    return capacity;
  }

  public int count() {
    return count;
  }

  /** Adds the newest row; the oldest goes if there is no room. */
  public void add(float[] row) {
    System.arraycopy(row, 0, values, next * features, features);
    next = next + 1 == capacity ? 0 : next + 1;
    count = Math.min(count + 1, capacity);
  }

  /** One value; event 0 is the oldest there is. */
  public float value(int event, int feature) {
    return values[start(event) + feature];
  }

  /** Where the row of an event begins. */
  private int start(int event) {
    int row = (count < capacity ? 0 : next) + event;
    return (row < capacity ? row : row - capacity) * features;
  }

  /**
   * Writes a model's input of the latest rows. Where rows are missing the oldest one stands for
   * them.
   *
   * @param length rows of the input
   * @param eventStride how far apart events are in the input
   * @param featureStride how far apart features are
   */
  void writeTo(float[] input, int length, int eventStride, int featureStride) {
    for (int event = 0; event < length; event++) {
      int from = start(Math.max(0, count - length + event));
      int to = event * eventStride;
      for (int feature = 0; feature < features; feature++) {
        input[to] = values[from + feature];
        to += featureStride;
      }
    }
  }

  /** The latest rows of this window, in one of another run or capacity. */
  public EventWindow with(long otherRun, int rows) {
    EventWindow resized = new EventWindow(names, otherRun, features, rows);
    float[] row = new float[features];
    for (int event = Math.max(0, count - rows); event < count; event++) {
      for (int feature = 0; feature < features; feature++) {
        row[feature] = value(event, feature);
      }
      resized.add(row);
    }
    return resized;
  }
}
