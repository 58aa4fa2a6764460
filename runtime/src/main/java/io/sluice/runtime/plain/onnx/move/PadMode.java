package io.sluice.runtime.plain.onnx.move;

import io.sluice.runtime.plain.PlainNode;

/** With what a tensor is continued beyond its ends. */
enum PadMode {
  CONSTANT,
  REFLECT,
  EDGE,
  WRAP;

  static PadMode of(PlainNode node) {
    String name = node.text("mode", "constant");
    return switch (name) {
      case "constant" -> CONSTANT;
      case "reflect" -> REFLECT;
      case "edge" -> EDGE;
      case "wrap" -> WRAP;
      default -> throw node.failure("mode '%s' is not known", name);
    };
  }

  /** Which of {@code extent} elements stands at a place that may lie before or after them. */
  int source(int place, int extent) {
    return switch (this) {
      case CONSTANT -> place;
      case EDGE -> Math.max(0, Math.min(extent - 1, place));
      case WRAP -> Math.floorMod(place, extent);
      case REFLECT -> {
        // there and back: the ends are not repeated
        int period = Math.max(1, 2 * (extent - 1));
        int at = Math.floorMod(place, period);
        yield Math.min(at, period - at);
      }
    };
  }
}
