package io.sluice.runtime;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * The elements of every tensor of a graph, constants included, after {@link GraphInterpreter#run}.
 * All arrays are row-major.
 */
public final class Values {
  private final Graph graph;
  private final Map<String, float[]> floats = new HashMap<>();
  private final Map<String, byte[]> bytes = new HashMap<>();
  private final Map<String, int[]> ints = new HashMap<>();

  /** The constants' values alone. */
  Values(Graph graph) {
    this.graph = graph;
    graph.constants().forEach(this::putConstant);
  }

  /** Values that start as {@code constants} and share its arrays. */
  Values(Values constants) {
    this.graph = constants.graph;
    floats.putAll(constants.floats);
    bytes.putAll(constants.bytes);
    ints.putAll(constants.ints);
  }

  private void putConstant(String name, TensorData data) {
    switch (data.type()) {
      case FLOAT32 -> floats.put(name, data.toFloats());
      case INT8 -> bytes.put(name, data.toBytes());
      case INT32 -> ints.put(name, data.toInts());
    }
  }

  void put(String name, float[] values) {
    floats.put(name, values);
  }

  void put(String name, byte[] values) {
    bytes.put(name, values);
  }

  /** Whether the tensor has elements yet: a constant, or computed. */
  boolean has(String name) {
    return floats.containsKey(name) || bytes.containsKey(name) || ints.containsKey(name);
  }

  /** The elements without a copy, for the ops, which only read them. */
  float[] sharedFloats(String name) {
    return present(name, DataType.FLOAT32, floats);
  }

  byte[] sharedBytes(String name) {
    return present(name, DataType.INT8, bytes);
  }

  int[] sharedInts(String name) {
    return present(name, DataType.INT32, ints);
  }

  /**
   * A fresh array of the elements of a FLOAT32 tensor.
   *
   * @throws IllegalArgumentException if the graph has no such tensor of that type
   */
  public float[] floats(String name) {
    return sharedFloats(name).clone();
  }

  /**
   * A fresh array of the elements of an INT8 tensor, as they are stored.
   *
   * @throws IllegalArgumentException if the graph has no such tensor of that type
   */
  public byte[] bytes(String name) {
    return sharedBytes(name).clone();
  }

  /**
   * A fresh array of the elements of an INT32 tensor, as they are stored.
   *
   * @throws IllegalArgumentException if the graph has no such tensor of that type
   */
  public int[] ints(String name) {
    return sharedInts(name).clone();
  }

  /**
   * A fresh array of what the elements stand for: floats as they are, integers as {@code scale * (q
   * - zeroPoint)}; integers without a quantization as plain numbers.
   *
   * @throws io.sluice.model.InvalidModelException if the graph has no such tensor
   */
  public float[] reals(String name) {
    TensorSpec spec = graph.tensor(name);
    return switch (spec.type()) {
      case FLOAT32 -> floats(name);
      case INT8 -> {
        byte[] stored = sharedBytes(name);
        int[] widened = new int[stored.length];
        for (int i = 0; i < stored.length; i++) {
          widened[i] = stored[i];
        }
        yield dequantized(spec, widened);
      }
      case INT32 -> dequantized(spec, sharedInts(name));
    };
  }

  private static float[] dequantized(TensorSpec spec, int[] stored) {
    QuantParams quantization = spec.quantization();
    float[] reals = new float[stored.length];
    for (int i = 0; i < stored.length; i++) {
      int channel = quantization == null ? 0 : channel(spec, quantization, i);
      reals[i] =
          quantization == null
              ? stored[i]
              : quantization.scales()[channel] * (stored[i] - quantization.zeroPoints()[channel]);
    }
    return reals;
  }

  private static int channel(TensorSpec spec, QuantParams quantization, int element) {
    Integer axis = quantization.axis();
    return axis == null ? 0 : Elements.coordinates(spec.shape(), element)[axis];
  }

  private static <A> A present(String name, DataType type, Map<String, A> arrays) {
    A array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("there is no " + type.code() + " tensor '" + name + "'");
    }
    return array;
  }
}
