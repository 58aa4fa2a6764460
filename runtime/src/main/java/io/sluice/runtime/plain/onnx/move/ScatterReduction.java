package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;

/** What becomes of an element and an update that meets it. */
enum ScatterReduction {
  NONE,
  ADD,
  MUL,
  MAX,
  MIN;

  static ScatterReduction of(PlainNode node) {
    String name = node.text("reduction", "none");
    return switch (name) {
      case "none" -> NONE;
      case "add" -> ADD;
      case "mul" -> MUL;
      case "max" -> MAX;
      case "min" -> MIN;
      default -> throw node.failure("reduction '%s' is not known", name);
    };
  }

  void apply(TensorView data, int at, TensorView updates, int from) {
    if (this == NONE) {
      data.copy(at, updates, from);
    } else if (data.type() == DataType.FLOAT64) {
      data.setDouble(at, ofDoubles(data.getDouble(at), updates.getDouble(from)));
    } else if (data.type().isFloat()) {
      data.setFloat(at, ofFloats(data.getFloat(at), updates.getFloat(from)));
    } else {
      long flip = data.type() == DataType.UINT64 ? Long.MIN_VALUE : 0;
      data.setLong(at, ofLongs(data.getLong(at), updates.getLong(from), flip));
    }
  }

  private double ofDoubles(double a, double b) {
    return switch (this) {
      case NONE -> b;
      case ADD -> a + b;
      case MUL -> a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }

  private float ofFloats(float a, float b) {
    return switch (this) {
      case NONE -> b;
      case ADD -> a + b;
      case MUL -> a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }

  /** The sign bit is flipped where values are compared as unsigned. */
  private long ofLongs(long a, long b, long flip) {
    return switch (this) {
      case NONE -> b;
      case ADD -> a + b;
      case MUL -> a * b;
      case MAX -> Math.max(a ^ flip, b ^ flip) ^ flip;
      case MIN -> Math.min(a ^ flip, b ^ flip) ^ flip;
    };
  }
}
