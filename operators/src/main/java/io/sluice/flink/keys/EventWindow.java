package io.sluice.flink.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of one key, as rows of raw feature values. Values are finite.
 *
 * <p>A window of a model is kept as that model's input ({@link Arrangement#NCL} or {@link
 * Arrangement#NLC}): an event moves the values by one place, which is one copy of memory, and the
 * model reads them where they are. To gather the input from a ring costs about ten times as much.
 * Rows that no model takes as they are lie in a ring, where an event moves nothing.
 */
public final class EventWindow {
  /** How the values lie in memory. State does not depend on it. */
  public enum Arrangement {
    /** Row after row. Row {@code next} is written next, and once all are there it is the oldest. */
    RING,
    /** Each feature's values together, oldest event first. */
    NCL,
    /** Each event's values together, oldest event first. */
    NLC;

    private int eventStride(int features) {
      return this == NCL ? 1 : features;
    }

    private int featureStride(int capacity) {
      return this == NCL ? capacity : 1;
    }
  }

  /** The run of a window in state of old, which does not tell. */
  static final long UNKNOWN_RUN = Long.MIN_VALUE;

  private final long names;
  private final long run;
  private final int features;
  private final int capacity;
  private final Arrangement arrangement;
  private final int eventStride;
  private final int featureStride;
  private final float[] values;
  private int count;
  private int next;

  /**
   * A ring.
   *
   * @param names {@link #fingerprint} of the features' names
   * @param run number of the unbroken run of models that this is recorded for
   * @param features values in a row
   * @param capacity rows at most
   */
  public EventWindow(long names, long run, int features, int capacity) {
    this(names, run, features, capacity, Arrangement.RING);
  }

  EventWindow(long names, long run, int features, int capacity, Arrangement arrangement) {
    this.names = names;
    this.run = run;
    this.features = features;
    this.capacity = capacity;
    this.arrangement = arrangement;
    this.eventStride = arrangement.eventStride(features);
    this.featureStride = arrangement.featureStride(capacity);
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

  Arrangement arrangement() {
    return arrangement;
  }

  public int count() {
    return count;
  }

  /** Adds the newest row; the oldest goes if there is no room. */
  public void add(float[] row) {
    if (arrangement == Arrangement.RING) {
      System.arraycopy(row, 0, values, next * features, features);
      next = next + 1 == capacity ? 0 : next + 1;
    } else if (count == 0) {
      for (int place = 0; place < capacity; place++) {
        put(row, place);
      }
    } else {
      // With NCL this also moves the oldest value of each feature into the last place of the one
      // before it, which is written next.
      System.arraycopy(values, eventStride, values, 0, values.length - eventStride);
      put(row, capacity - 1);
    }
    count = Math.min(count + 1, capacity);
  }

  private void put(float[] row, int place) {
    int to = place * eventStride;
    for (int feature = 0; feature < features; feature++) {
      values[to] = row[feature];
      to += featureStride;
    }
  }

  /** One value; event 0 is the oldest there is. */
  public float value(int event, int feature) {
    return values[start(event) + feature * featureStride];
  }

  /** Where the row of an event begins. */
  private int start(int event) {
    if (arrangement != Arrangement.RING) {
      return (capacity - count + event) * eventStride;
    }
    int row = (count < capacity ? 0 : next) + event;
    return (row < capacity ? row : row - capacity) * features;
  }

  /**
   * All rows as the input of a model, for reading only; the oldest one stands for those that are
   * missing. Null if they lie differently.
   */
  float @Nullable [] input(int length, Arrangement wanted) {
    return wanted == arrangement && length == capacity ? values : null;
  }

  /**
   * Writes a model's input of the latest rows. Where rows are missing the oldest one stands for
   * them.
   *
   * @param length rows of the input
   * @param wanted arrangement of the input, not a ring
   */
  void writeTo(float[] input, int length, Arrangement wanted) {
    int apart = wanted.featureStride(length);
    for (int event = 0; event < length; event++) {
      int from = start(Math.max(0, count - length + event));
      int to = event * wanted.eventStride(features);
      for (int feature = 0; feature < features; feature++) {
        input[to] = values[from + feature * featureStride];
        to += apart;
      }
    }
  }

  /** The latest rows of this window, in one of another run or capacity. */
  public EventWindow with(long otherRun, int rows) {
    return with(otherRun, rows, arrangement);
  }

  /** The latest rows of this window, in one of another run, capacity or arrangement. */
  EventWindow with(long otherRun, int rows, Arrangement other) {
    EventWindow resized = new EventWindow(names, otherRun, features, rows, other);
    if (rows == capacity && other == arrangement) {
      System.arraycopy(values, 0, resized.values, 0, values.length);
      resized.count = count;
      resized.next = next;
      return resized;
    }
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
