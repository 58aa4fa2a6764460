package io.sluice.tools.train;

import io.sluice.model.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * All full windows of some sequences, as a model takes them in raw units, with missing values
 * filled. The rows are kept once; windows are made when they are asked for.
 */
public final class Windows {
  private final FeatureSchema schema;
  private final List<float[][]> sequences;

  /** The sequence and the first row of each window. */
  private final List<int[]> starts = new ArrayList<>();

  private Windows(FeatureSchema schema, List<float[][]> sequences) {
    this.schema = schema;
    this.sequences = sequences;
  }

  /** All windows. */
  public static Windows of(FeatureSchema schema, List<float[][]> sequences) {
    return training(schema, sequences, 0);
  }

  /** Windows that lie before the held-out end of their sequence. */
  static Windows training(FeatureSchema schema, List<float[][]> sequences, double heldOut) {
    Windows windows = new Windows(schema, sequences);
    for (int s = 0; s < sequences.size(); s++) {
      windows.add(s, 0, heldOutStart(sequences.get(s), heldOut));
    }
    return windows;
  }

  /** Windows that lie within the held-out end of their sequence. */
  static Windows heldOut(FeatureSchema schema, List<float[][]> sequences, double heldOut) {
    Windows windows = new Windows(schema, sequences);
    for (int s = 0; s < sequences.size(); s++) {
      windows.add(s, heldOutStart(sequences.get(s), heldOut), sequences.get(s).length);
    }
    return windows;
  }

  private static int heldOutStart(float[][] rows, double heldOut) {
    return rows.length - (int) Math.ceil(rows.length * heldOut);
  }

  private void add(int sequence, int fromRow, int toRow) {
    for (int row = fromRow; row + schema.window() <= toRow; row++) {
      starts.add(new int[] {sequence, row});
    }
  }

  /** How many there are. */
  public int count() {
    return starts.size();
  }

  /** The window in raw units, in the order of {@link FeatureSchema#index}. */
  public float[] raw(int index) {
    float[] window = new float[schema.inputShape().elementCount()];
    int[] start = starts.get(index);
    for (int event = 0; event < schema.window(); event++) {
      float[] row = sequences.get(start[0])[start[1] + event];
      for (int f = 0; f < row.length; f++) {
        float value = row[f];
        window[schema.index(f, event)] =
            Float.isNaN(value) ? schema.features().get(f).fill() : value;
      }
    }
    return window;
  }

  /** Writes the window, normalized, into an array from {@code at} on. */
  void normalized(int index, float[] into, int at) {
    float[] normalized = schema.normalized(raw(index));
    System.arraycopy(normalized, 0, into, at, normalized.length);
  }

  /** The indices of at most {@code most} windows, evenly spread. */
  public int[] spread(int most) {
    int[] indices = new int[Math.min(most, count())];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) ((long) i * count() / indices.length);
    }
    return indices;
  }
}
