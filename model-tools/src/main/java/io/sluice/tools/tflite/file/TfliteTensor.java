package io.sluice.tools.tflite.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One tensor of a subgraph. */
public final class TfliteTensor {
  private final int index;
  private final String name;
  private final TfliteType type;
  private final List<Integer> shape;
  private final @Nullable TfliteQuantization quantization;
  private final @Nullable ByteBuffer data;
  private final boolean variable;

  TfliteTensor(
      int index,
      String name,
      TfliteType type,
      List<Integer> shape,
      @Nullable TfliteQuantization quantization,
      @Nullable ByteBuffer data,
      boolean variable) {
    this.index = index;
    this.name = name;
    this.type = type;
    this.shape = List.copyOf(shape);
    this.quantization = quantization;
    this.data = data;
    this.variable = variable;
  }

  /** The place among the subgraph's tensors, by which operators name it. */
  public int index() {
    return index;
  }

  /** The name in the file, which need not be unique; empty if it has none. */
  public String name() {
    return name;
  }

  public TfliteType type() {
    return type;
  }

  /** The extents, none negative, whose product is at most 2^31-1. */
  public List<Integer> shape() {
    return shape;
  }

  /** What the integers stand for, or null. */
  public @Nullable TfliteQuantization quantization() {
    return quantization;
  }

  /**
   * A view of a constant's elements in the file, little-endian, of the size that type and shape ask
   * for; null if the tensor is computed or given from outside.
   */
  public @Nullable ByteBuffer data() {
    return data == null ? null : data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether the tensor keeps its elements from one run to the next. */
  public boolean isVariable() {
    return variable;
  }

  /** What messages call it: {@code tensor 3 'dense/bias'}. */
  public String title() {
    return title(index, name);
  }

  static String title(int index, String name) {
    return name.isEmpty() ? "tensor " + index : "tensor " + index + " '" + name + "'";
  }

  @Override
  public String toString() {
    return title() + " " + type + shape;
  }
}
