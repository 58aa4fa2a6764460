package io.sluice.tools.onnx.export;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;

/** A tensor of the ONNX graph. */
record OnnxTensor(String name, DataType type, Shape shape) {

  /** The tensor of that spec under a name of its own. */
  static OnnxTensor of(String name, TensorSpec spec) {
    return new OnnxTensor(name, spec.type(), spec.shape());
  }
}
