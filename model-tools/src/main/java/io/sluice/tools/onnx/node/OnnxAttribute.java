package io.sluice.tools.onnx.node;

import io.sluice.model.TensorData;
import java.util.List;

/** The value of a node's attribute; single values are lists of one. */
public sealed interface OnnxAttribute {

  record Ints(List<Long> values) implements OnnxAttribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  record Floats(List<Float> values) implements OnnxAttribute {
    public Floats {
      values = List.copyOf(values);
    }
  }

  record Strings(List<String> values) implements OnnxAttribute {
    public Strings {
      values = List.copyOf(values);
    }
  }

  record Tensor(TensorData value) implements OnnxAttribute {}

  /**
   * What no op that can be run has: graphs (of {@code If}, {@code Loop}, {@code Scan}), sparse
   * tensors, types, lists of tensors, references to the attributes of a function.
   *
   * @param kind as ONNX names it, for example {@code GRAPH}
   */
  record Other(String kind) implements OnnxAttribute {}
}
