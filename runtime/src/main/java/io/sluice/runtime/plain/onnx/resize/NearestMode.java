package io.sluice.runtime.plain.onnx.resize;

import io.sluice.runtime.plain.PlainNode;

/** Which element is the nearest to a coordinate. */
enum NearestMode {
  ROUND_PREFER_FLOOR,
  ROUND_PREFER_CEIL,
  FLOOR,
  CEIL;

  static NearestMode of(PlainNode node) {
    String name = node.text("nearest_mode", "round_prefer_floor");
    return switch (name) {
      case "round_prefer_floor" -> ROUND_PREFER_FLOOR;
      case "round_prefer_ceil" -> ROUND_PREFER_CEIL;
      case "floor" -> FLOOR;
      case "ceil" -> CEIL;
      default -> throw node.failure("nearest_mode '%s' is not known", name);
    };
  }

  /** The index of an element; it may lie outside the axis. */
  int index(float coordinate) {
    double at =
        switch (this) {
          case ROUND_PREFER_FLOOR -> Math.ceil(coordinate - 0.5);
          case ROUND_PREFER_CEIL -> Math.floor(coordinate + 0.5);
          case FLOOR -> Math.floor(coordinate);
          case CEIL -> Math.ceil(coordinate);
        };
    return (int) at;
  }
}
