package io.sluice.flink.features;

import io.sluice.flink.FeatureEncoder;
import io.sluice.model.FeatureSchema;
import java.util.Arrays;
import java.util.List;

/** The user's own code, which writes values under fixed names. */
public final class NamedValuesEncoder<T> implements FeatureEncoder<T> {
  private static final long serialVersionUID = 1L;

  private final List<String> names;
  private final Values<T> values;

  public NamedValuesEncoder(List<String> names, Values<T> values) {
    this.names = List.copyOf(names);
    this.values = values;
    if (this.names.stream().distinct().count() != this.names.size()) {
      throw new IllegalArgumentException("a feature name is listed twice in " + names);
    }
  }

  @Override
  public Bound<T> bind(FeatureSchema schema) {
    int[] positions = FeatureNames.positions(schema, names, "the encoder");
    if (schema.names().equals(names)) {
      return values;
    }
    float[] all = new float[names.size()];
    return (event, wanted) -> {
      Arrays.fill(all, Float.NaN);
      values.encode(event, all);
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = all[positions[i]];
      }
    };
  }
}
