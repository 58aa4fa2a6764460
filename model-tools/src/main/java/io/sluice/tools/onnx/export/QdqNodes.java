package io.sluice.tools.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.sluice.model.DataType;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes QuantizeLinear and DequantizeLinear nodes with their scales and zero points. */
final class QdqNodes {
  private final OnnxDraft draft;

  QdqNodes(OnnxDraft draft) {
    this.draft = draft;
  }

  /** Reals to INT8; without a name, the node is named after its output. */
  void quantize(String name, String real, String stored, QuantParams params) {
    write(name, "QuantizeLinear", real, stored, stored, params, DataType.INT8);
  }

  /** INT8 to reals. */
  void dequantize(String name, String stored, String real, QuantParams params) {
    write(name, "DequantizeLinear", stored, real, stored, params, DataType.INT8);
  }

  /**
   * A new tensor of the reals that an INT8 or INT32 tensor stands for. Each reader gets one of its
   * own, as runtimes look for the pattern.
   */
  OnnxTensor dequantized(OnnxTensor stored, QuantParams params) {
    OnnxTensor real = draft.tensor(stored.name() + ".real", DataType.FLOAT32, stored.shape());
    write("", "DequantizeLinear", stored.name(), real.name(), stored.name(), params, stored.type());
    return real;
  }

  private void write(
      String name,
      String opType,
      String from,
      String to,
      String stored,
      QuantParams params,
      DataType type) {
    Shape shape = params.isPerChannel() ? Shape.of(params.scales().length) : Shape.of();
    List<String> operands = new ArrayList<>(List.of(from));
    operands.add(draft.constant(stored + ".scale", TensorData.ofFloats(shape, params.scales())));
    if (type == DataType.INT8) {
      long[] zeroPoints = Arrays.stream(params.zeroPoints()).asLongStream().toArray();
      operands.add(
          draft.constant(stored + ".zero_point", TensorData.ofLongs(type, shape, zeroPoints)));
    }
    Integer axis = params.axis();
    AttributeProto[] attributes =
        axis == null
            ? new AttributeProto[0]
            : new AttributeProto[] {OnnxProtos.attribute("axis", axis)};
    if (name.isEmpty()) {
      draft.node(opType, operands, to, attributes);
    } else {
      draft.keptNode(name, opType, operands, List.of(to), attributes);
    }
  }
}
