package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a model wants to know of each event, and of how many events: the meaning of its first data
 * input, in raw units. Normalization, {@code (raw - mean) / std} for each feature with one float
 * subtraction and one float division, is part of the compiled model and not of the graph.
 *
 * @param features in the order of the input's feature axis
 * @param window how many of a key's latest events the model sees at once; 1 for the event alone
 * @param layout where features and events lie in the input tensor
 * @param incomplete what to do while a key has had fewer than {@code window} events
 */
public record FeatureSchema(
    @JsonProperty(required = true) List<Feature> features,
    @JsonProperty(required = true) int window,
    @JsonProperty(required = true) Layout layout,
    @JsonProperty(required = true) IncompleteWindow incomplete) {

  /** Where features and events lie in the input tensor; N is 1. */
  public enum Layout {
    /** [1, features]; for a window of 1. */
    NC,
    /** [1, features, window], the order of convolutions: each feature's values lie together. */
    NCL,
    /** [1, window, features], the order of recurrent layers: each event's values lie together. */
    NLC
  }

  /** What a key's first events get. */
  public enum IncompleteWindow {
    /** The missing earlier events are taken to equal the oldest one there is. */
    PAD,
    /** Events before the first full window get no score. */
    SKIP
  }

  public FeatureSchema {
    check(features != null && !features.isEmpty(), "features: the list is empty");
    check(window >= 1, "features: window %d is below 1", window);
    check(layout != null, "features: no layout");
    check(incomplete != null, "features: no policy for incomplete windows");
    check(
        layout != Layout.NC || window == 1,
        "features: layout NC cannot hold a window of %d",
        window);
    features = List.copyOf(features);
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      check(names.add(feature.name()), "features: '%s' is listed twice", feature.name());
    }
  }

  /** The shape of the model input that this schema describes. */
  public Shape inputShape() {
    int count = features.size();
    return switch (layout) {
      case NC -> Shape.of(1, count);
      case NCL -> Shape.of(1, count, window);
      case NLC -> Shape.of(1, window, count);
    };
  }

  /** The features' names, in order. */
  public List<String> names() {
    return features.stream().map(Feature::name).toList();
  }

  /**
   * The normalized input: {@code (raw - mean) / std} for each value, with one float subtraction and
   * one float division.
   *
   * @param raw input in raw units, row-major; values beyond this schema's are copied as they are
   * @return a new array
   */
  public float[] normalized(float[] raw) {
    float[] values = raw.clone();
    for (int f = 0; f < features.size(); f++) {
      Feature feature = features.get(f);
      for (int event = 0; event < window; event++) {
        int i = index(f, event);
        values[i] = (raw[i] - feature.mean()) / feature.std();
      }
    }
    return values;
  }

  /** Where in the row-major input the value of a feature lies, the oldest event being 0. */
  public int index(int feature, int event) {
    return switch (layout) {
      case NC -> feature;
      case NCL -> feature * window + event;
      case NLC -> event * features.size() + feature;
    };
  }
}
