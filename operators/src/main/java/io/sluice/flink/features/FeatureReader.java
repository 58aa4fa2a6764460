package io.sluice.flink.features;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.Outcome;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the features of one model from events, and applies the model's policy for missing values.
 * For one thread.
 */
public final class FeatureReader<T> {
  private final FeatureEncoder.Bound<T> encoder;
  private final List<Feature> features;
  private final float[] row;

  /**
   * @throws InvalidModelException if the encoder lacks features of the model
   */
  public FeatureReader(FeatureEncoder<T> encoder, FeatureSchema schema) {
    this.encoder = encoder.bind(schema);
    this.features = schema.features();
    this.row = new float[features.size()];
  }

  /** Raw values of the event last read, one for each feature, finite or kept as NaN; reused. */
  public float[] row() {
    return row;
  }

  /**
   * Reads an event into {@link #row()}.
   *
   * @return whether all features are there
   */
  public Outcome read(T event) throws InterruptedException {
    Arrays.fill(row, Float.NaN);
    try {
      encoder.encode(event, row);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new Outcome.Failure(Reason.ENCODER_FAILED, "the encoder failed: " + e);
    }
    for (int i = 0; i < row.length; i++) {
      if (!Float.isFinite(row[i])) {
        Outcome repaired = repair(i);
        if (repaired instanceof Outcome.Failure) {
          return repaired;
        }
      }
    }
    return Outcome.SUCCESS;
  }

  private Outcome repair(int index) {
    Feature feature = features.get(index);
    if (Float.isInfinite(row[index])) {
      return new Outcome.Failure(
          Reason.INFINITE_VALUE, "feature '" + feature.name() + "' is infinite as a float");
    }
    return switch (feature.missing()) {
      case FILL -> {
        row[index] = feature.fill();
        yield Outcome.SUCCESS;
      }
      case KEEP -> Outcome.SUCCESS;
      case REJECT ->
          new Outcome.Failure(
              Reason.MISSING_VALUE, "feature '" + feature.name() + "' is missing or NaN");
    };
  }
}
