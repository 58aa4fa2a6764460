package io.sluice.calibration;

import io.sluice.tools.quantize.Histogram;
import io.sluice.tools.quantize.TensorStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.datasketches.kll.KllFloatsSketch;

/**
 * The distribution of a tensor's values other than zero, in bounded space: a quantile sketch, which
 * merges with others. Least and greatest are exact, ranks within {@link #rankError}. Source:
 * Karnin, Lang and Liberty, arXiv 1603.05346. Not thread-safe.
 */
final class TensorSketch {
  /** Ranks are within 0.1 %, in about 50 KB. */
  private static final int K = 4096;

  private final KllFloatsSketch values = KllFloatsSketch.newHeapInstance(K);
  private float min;
  private float max;

  void add(float[] elements) {
    for (float element : elements) {
      if (element != 0) {
        values.update(element);
        note(element);
      }
    }
  }

  private void note(float value) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  void merge(TensorSketch other) {
    values.merge(other.values);
    note(other.min);
    note(other.max);
  }

  /** By how much a quantile's rank may be off, with a confidence of 99 %. */
  double rankError() {
    return values.getNormalizedRankError(false);
  }

  /**
   * Writes the items that the sketch holds, with their weights. The library's own format would want
   * its memory module, which works on some JDKs only.
   */
  void write(DataOutput to) throws IOException {
    to.writeFloat(min);
    to.writeFloat(max);
    to.writeInt(values.getNumRetained());
    var items = values.iterator();
    while (items.next()) {
      to.writeFloat(items.getQuantile());
      to.writeLong(items.getWeight());
    }
  }

  static TensorSketch read(DataInput from) throws IOException {
    TensorSketch sketch = new TensorSketch();
    sketch.note(from.readFloat());
    sketch.note(from.readFloat());
    int items = from.readInt();
    for (int i = 0; i < items; i++) {
      sketch.values.update(from.readFloat(), from.readLong());
    }
    return sketch;
  }

  /** What a calibration file has of the tensor. */
  TensorStatistics statistics() {
    return new TensorStatistics(min, max, null, histogram());
  }

  private Histogram histogram() {
    Histogram histogram = new Histogram(min, max);
    var items = values.iterator();
    while (items.next()) {
      histogram.add(items.getQuantile(), items.getWeight());
    }
    return histogram;
  }
}
