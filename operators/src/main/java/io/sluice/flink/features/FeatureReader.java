package io.sluice.flink.features;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.FeatureEncoder;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the features of one model out of events, and applies the model's policy for what lacks. For
 * one thread.
 */
public final class FeatureReader<T> {
  private final FeatureEncoder.Bound<T> encoder;
  private final List<Feature> features;
  private final float[] row;
  private String problem = "";

  /**
   * @throws InvalidModelException if the encoder lacks features of the model
   */
  public FeatureReader(FeatureEncoder<T> encoder, FeatureSchema schema) {
    this.encoder = encoder.bind(schema);
    this.features = schema.features();
    this.row = new float[features.size()];
  }

  /** Raw values of the event last read, one for each feature, all finite; reused. */
  public float[] row() {
    return row;
  }

  /**
   * Reads an event into {@link #row()}.
   *
   * @return null, or why the event cannot be scored; {@link #problem()} then says it in words
   */
  public @Nullable Reason read(T event) throws InterruptedException {
    Arrays.fill(row, Float.NaN);
    try {
      encoder.encode(event, row);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      problem = "the encoder failed: " + e;
      return Reason.ENCODER_FAILED;
    }
    for (int i = 0; i < row.length; i++) {
      if (!Float.isFinite(row[i])) {
        Reason reason = repair(i);
        if (reason != null) {
          return reason;
        }
      }
    }
    return null;
  }

  private @Nullable Reason repair(int index) {
    Feature feature = features.get(index);
    if (Float.isInfinite(row[index])) {
      problem = "feature '" + feature.name() + "' is infinite as a float";
      return Reason.INFINITE_VALUE;
    }
    switch (feature.missing()) {
      case FILL -> row[index] = feature.fill();
      case REJECT -> {
        problem = "feature '" + feature.name() + "' is missing or NaN";
        return Reason.MISSING_VALUE;
      }
    }
    return null;
  }

  /** Why the event last refused cannot be scored, in words. */
  public String problem() {
    return problem;
  }
}
