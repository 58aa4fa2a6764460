package io.sluice.runtime;

import io.sluice.model.Graph;
import io.sluice.model.TensorSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The place of each tensor of a graph while it is lowered. */
final class Places {
  private final Graph graph;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Place> constants = new LinkedHashMap<>();
  private int plainSteps;

  Places(Graph graph) {
    this.graph = graph;
  }

  /** The place of a tensor; one that has none is a constant that a step reads, and gets one. */
  Place of(String tensor) {
    Place place = places.get(tensor);
    if (place == null) {
      place = create(tensor);
      constants.put(tensor, place);
    }
    return place;
  }

  /** A place of its own for a tensor that is about to be written. */
  Place create(String tensor) {
    TensorSpec spec = graph.tensor(tensor);
    Place place = Place.ofNew(spec.type(), spec.shape().elementCount());
    places.put(tensor, place);
    return place;
  }

  /** Lets a tensor be a part of another's place. */
  void share(String tensor, Place place) {
    places.put(tensor, place);
  }

  /** A slot for the views of one more step in the plain form. */
  int newPlainSlot() {
    return plainSteps++;
  }

  /** How many steps have the plain form. */
  int plainSteps() {
    return plainSteps;
  }

  /** The constants that steps or graph outputs read from the arena. */
  Map<String, Place> constants() {
    return constants;
  }
}
