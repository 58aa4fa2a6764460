package io.sluice.jobs.calibrate;

import io.sluice.tools.quantize.Histogram;
import io.sluice.tools.quantize.TensorStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.datasketches.kll.KllFloatsSketch;
import org.apache.datasketches.memory.Memory;

/**
 * The distribution of a tensor's values other than zero, in bounded space: a quantile sketch, which
 * merges with others. Least and greatest are exact, ranks within {@link #rankError}. Source:
 * Karnin, Lang and Liberty, arXiv 1603.05346. Not thread-safe.
 */
final class TensorSketch {
  /** Ranks are within 0.1 %, in about 50 KB. */
  private static final int K = 4096;

  private final KllFloatsSketch values;

  TensorSketch() {
    this(KllFloatsSketch.newHeapInstance(K));
  }

  private TensorSketch(KllFloatsSketch values) {
    this.values = values;
  }

  void add(float[] elements) {
    for (float element : elements) {
      if (element != 0) {
        values.update(element);
      }
    }
  }

  void merge(TensorSketch other) {
    values.merge(other.values);
  }

  /** By how much a quantile's rank may be off, with a confidence of 99 %. */
  double rankError() {
    return values.getNormalizedRankError(false);
  }

  void write(DataOutput to) throws IOException {
    byte[] bytes = values.toByteArray();
    to.writeInt(bytes.length);
    to.write(bytes);
  }

  static TensorSketch read(DataInput from) throws IOException {
    byte[] bytes = new byte[from.readInt()];
    from.readFully(bytes);
    return new TensorSketch(KllFloatsSketch.heapify(Memory.wrap(bytes)));
  }

  /** What a calibration file has of the tensor. */
  TensorStatistics statistics() {
    if (values.isEmpty()) {
      return new TensorStatistics(0, 0, null, new Histogram(0, 0));
    }
    float min = Math.min(0, values.getMinItem());
    float max = Math.max(0, values.getMaxItem());
    return new TensorStatistics(min, max, null, histogram(min, max));
  }

  private Histogram histogram(float min, float max) {
    Histogram histogram = new Histogram(min, max);
    var items = values.iterator();
    while (items.next()) {
      histogram.add(items.getQuantile(), items.getWeight());
    }
    return histogram;
  }
}
