package io.sluice.flink.features;

import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Looks up the features of a model among the names that an encoder knows. */
final class FeatureNames {
  private FeatureNames() {}

  /**
   * Where each feature is among the names.
   *
   * @param where the names come from, for the message
   * @throws InvalidModelException listing the features that are not there, and the names that are
   */
  static int[] positions(FeatureSchema schema, List<String> names, String where) {
    List<String> missing = new ArrayList<>(schema.names());
    missing.removeAll(names);
    if (!missing.isEmpty()) {
      throw new InvalidModelException(
          "the model needs "
              + quoted(missing)
              + ", which "
              + where
              + " does not have; it has "
              + (names.isEmpty() ? "no numeric fields" : quoted(names)));
    }
    return schema.names().stream().mapToInt(names::indexOf).toArray();
  }

  static String quoted(Collection<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
