package io.sluice.jobs.demo;

import io.sluice.flink.ScoredEvent;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * Counts the readings that each version has scored, and measures how long each took. Flink sends a
 * copy to the client with every heartbeat, from another thread than the one that counts, hence the
 * locks.
 *
 * <p>The latency of a score is the time from the making of its reading by the source to here, just
 * behind the scoring: through the exchange by key, all queues, the window and the model. Readings
 * made before the first score came out had to wait for a model, and those of the {@value
 * #WARM_UP_SECONDS} seconds after it meet a JVM that still compiles; both are counted and left out.
 */
final class ReadingTally implements Accumulator<ScoredEvent<TimedReading>, ReadingTally.Totals> {
  private static final long serialVersionUID = 1;
  static final int WARM_UP_SECONDS = 2;
  private static final long WARM_UP_NANOS = WARM_UP_SECONDS * 1_000_000_000L;
  private static final long LONGEST_NANOS = 600_000_000_000L;
  private static final int DIGITS = 2;

  private final TreeMap<String, Version> versions = new TreeMap<>();
  private final Histogram latency = new Histogram(LONGEST_NANOS, DIGITS);
  private long warmUp;
  private long firstScored = Long.MAX_VALUE;
  private long lastScored = Long.MIN_VALUE;

  /**
   * What one version has done so far.
   *
   * @param scored how many readings
   * @param firstReading the smallest index among them
   */
  record Version(long scored, long firstReading) implements Serializable {
    Version plus(Version other) {
      return new Version(scored + other.scored, Math.min(firstReading, other.firstReading));
    }
  }

  /**
   * What has been counted so far.
   *
   * @param versions by the version's name
   * @param warmUp readings whose latency was not taken
   * @param latencyNanos of the others
   * @param seconds from the end of the warm-up to the last score; 0 if it did not end
   */
  record Totals(
      SortedMap<String, Version> versions, long warmUp, Histogram latencyNanos, double seconds)
      implements Serializable {

    /** Scores each second after the warm-up; NaN if there were none. */
    double speed() {
      return latencyNanos.getTotalCount() == 0
          ? Double.NaN
          : latencyNanos.getTotalCount() / seconds;
    }

    long scored() {
      return versions.values().stream().mapToLong(Version::scored).sum();
    }

    /** Short: Flink makes a text of each accumulator with every heartbeat. */
    @Override
    public String toString() {
      return scored() + " readings scored";
    }
  }

  @Override
  public void add(ScoredEvent<TimedReading> scored) {
    add(scored.score().model().version(), scored.event(), System.nanoTime());
  }

  synchronized void add(String version, TimedReading reading, long now) {
    versions.merge(version, new Version(1, reading.index()), Version::plus);
    firstScored = Math.min(firstScored, now);
    lastScored = Math.max(lastScored, now);
    if (reading.createdNanos() < firstScored + WARM_UP_NANOS) {
      warmUp++;
    } else {
      latency.recordValue(Math.min(now - reading.createdNanos(), LONGEST_NANOS));
    }
  }

  @Override
  public synchronized Totals getLocalValue() {
    double seconds =
        versions.isEmpty() ? 0 : Math.max(0, lastScored - firstScored - WARM_UP_NANOS) * 1e-9;
    return new Totals(new TreeMap<>(versions), warmUp, latency.copy(), seconds);
  }

  @Override
  public synchronized void resetLocal() {
    versions.clear();
    latency.reset();
    warmUp = 0;
    firstScored = Long.MAX_VALUE;
    lastScored = Long.MIN_VALUE;
  }

  /** Called by Flink on copies that nobody counts in. */
  @Override
  public void merge(Accumulator<ScoredEvent<TimedReading>, Totals> other) {
    ReadingTally that = (ReadingTally) other;
    that.versions.forEach((name, version) -> versions.merge(name, version, Version::plus));
    latency.add(that.latency);
    warmUp += that.warmUp;
    firstScored = Math.min(firstScored, that.firstScored);
    lastScored = Math.max(lastScored, that.lastScored);
  }

  @Override
  @SuppressWarnings("MissingSuperCall")
  public ReadingTally clone() {
    ReadingTally copy = new ReadingTally();
    copy.merge(this);
    return copy;
  }

  private synchronized void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
  }
}
