package io.sluice.benchmarks.flink;

import io.sluice.benchmarks.plot.Series.Point;
import io.sluice.flink.ScoredEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * How long each event of a job in this process took, from the moment at which the source made it to
 * the moment at which its score came out of the operator. Used by one job at a time.
 */
final class Latencies implements MapFunction<ScoredEvent<Sample>, Integer> {
  private static final long serialVersionUID = 1L;

  /** Buckets of the histogram for each power of ten. */
  private static final int BUCKETS = 10;

  /** A job's functions are copies, so what they write to is found by the class. */
  @SuppressWarnings("NonFinalStaticField")
  private static volatile long[] nanos = {};

  @SuppressWarnings("NonFinalStaticField")
  private static volatile int count;

  /** Makes room for a job. */
  static void start(int events) {
    nanos = new long[events];
    count = 0;
  }

  static int count() {
    return count;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one task writes
  public Integer map(ScoredEvent<Sample> scored) {
    int next = count;
    nanos[next] = System.nanoTime() - scored.event().time;
    count = next + 1;
    return scored.event().sensor;
  }

  /** The latencies of the job's events without the first ones, sorted. */
  static long[] sorted(int skipped) {
    long[] sorted = Arrays.copyOfRange(nanos, skipped, count);
    Arrays.sort(sorted);
    return sorted;
  }

  static double micros(long[] sorted, double quantile) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1e3;
  }

  /** Events by their latency in microseconds, in buckets of equal ratio; empty ones left out. */
  static List<Point> histogram(long[] sorted) {
    List<Point> points = new ArrayList<>();
    int from = 0;
    while (from < sorted.length) {
      int bucket = (int) Math.floor(BUCKETS * Math.log10(Math.max(1, sorted[from])));
      double end = Math.pow(10, (bucket + 1.0) / BUCKETS);
      int to = from;
      while (to < sorted.length && sorted[to] < end) {
        to++;
      }
      to = Math.max(to, from + 1);
      points.add(new Point(Math.pow(10, (bucket + 0.5) / BUCKETS) / 1e3, to - from));
      from = to;
    }
    return points;
  }
}
