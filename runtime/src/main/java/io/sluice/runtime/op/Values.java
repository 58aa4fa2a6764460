package io.sluice.runtime.op;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.IntView;
import io.sluice.runtime.plain.TensorView;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The elements of every tensor of a graph, constants included, after {@code GraphInterpreter.run}.
 * All arrays are row-major.
 */
public final class Values {
  private final Graph graph;
  private final Map<String, TensorView> views = new HashMap<>();

  /** The constants' values alone. */
  public Values(Graph graph) {
    this.graph = graph;
    graph.constants().forEach((name, data) -> views.put(name, TensorView.of(data)));
  }

  /** Values that start as {@code constants} and share its arrays. */
  public Values(Values constants) {
    this.graph = constants.graph;
    views.putAll(constants.views);
  }

  public void put(String name, float[] values) {
    views.put(name, new FloatView(DataType.FLOAT32, values, 0, values.length));
  }

  public void put(String name, byte[] values) {
    views.put(name, new ByteView(DataType.INT8, values, 0, values.length));
  }

  public void put(String name, TensorView values) {
    views.put(name, values);
  }

  /** Whether the tensor has elements yet: a constant, or computed. */
  public boolean has(String name) {
    return views.containsKey(name);
  }

  /** The elements without a copy, or null if there are none yet. */
  public @Nullable TensorView view(String name) {
    return views.get(name);
  }

  /** The elements without a copy, for the ops, which only read them. */
  float[] sharedFloats(String name) {
    return ((FloatView) present(name, DataType.FLOAT32)).array();
  }

  byte[] sharedBytes(String name) {
    return ((ByteView) present(name, DataType.INT8)).array();
  }

  int[] sharedInts(String name) {
    return ((IntView) present(name, DataType.INT32)).array();
  }

  /**
   * The elements of a tensor of any type, as they are stored.
   *
   * @throws IllegalArgumentException if the graph has no such tensor
   */
  public TensorData data(String name) {
    return present(name).toData(graph.tensor(name).shape());
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
   * @throws IllegalArgumentException if the graph has no such tensor
   */
  public float[] reals(String name) {
    TensorView stored = present(name);
    TensorSpec spec = graph.tensor(name);
    QuantParams quantization = spec.quantization();
    float[] reals = new float[stored.count()];
    for (int i = 0; i < reals.length; i++) {
      if (quantization == null) {
        reals[i] = stored.getFloat(i);
      } else {
        int channel = channel(spec, quantization, i);
        int zeroPoint = quantization.zeroPoints()[channel];
        reals[i] = quantization.scales()[channel] * (float) (stored.getLong(i) - zeroPoint);
      }
    }
    return reals;
  }

  private static int channel(TensorSpec spec, QuantParams quantization, int element) {
    Integer axis = quantization.axis();
    return axis == null ? 0 : Elements.coordinates(spec.shape(), element)[axis];
  }

  private TensorView present(String name) {
    TensorView view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException("there is no tensor '" + name + "'");
    }
    return view;
  }

  private TensorView present(String name, DataType type) {
    TensorView view = views.get(name);
    if (view == null || view.type() != type) {
      throw new IllegalArgumentException("there is no " + type.code() + " tensor '" + name + "'");
    }
    return view;
  }
}
