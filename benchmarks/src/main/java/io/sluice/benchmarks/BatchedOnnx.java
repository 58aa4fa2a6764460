package io.sluice.benchmarks;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.stream.Collectors;

/** ONNX files that were exported for one row, made to take several. */
public final class BatchedOnnx {
  private BatchedOnnx() {}

  /**
   * The same model for a batch: its inputs and outputs have that many rows, and a reshape leaves
   * open what was the last of the ones in front, which is where the batch is in all benchmark
   * models.
   */
  public static byte[] of(byte[] onnx, int batch) throws InvalidProtocolBufferException {
    ModelProto.Builder model = ModelProto.parseFrom(onnx).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    graph.getInputBuilderList().forEach(input -> setRows(input, batch));
    graph.getOutputBuilderList().forEach(output -> setRows(output, batch));
    graph.clearValueInfo();
    Set<String> shapes =
        graph.getNodeList().stream()
            .filter(node -> node.getOpType().equals("Reshape"))
            .map((NodeProto node) -> node.getInput(1))
            .collect(Collectors.toSet());
    for (TensorProto.Builder constant : graph.getInitializerBuilderList()) {
      if (shapes.contains(constant.getName())) {
        openBatch(constant);
      }
    }
    return model.build().toByteArray();
  }

  private static void setRows(ValueInfoProto.Builder value, int batch) {
    value
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(0)
        .setDimValue(batch);
  }

  private static void openBatch(TensorProto.Builder shape) {
    ByteBuffer extents =
        ByteBuffer.wrap(shape.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int axis = 0;
    while ((axis + 1) * Long.BYTES < extents.capacity()
        && extents.getLong((axis + 1) * Long.BYTES) == 1) {
      axis++;
    }
    extents.putLong(axis * Long.BYTES, -1);
    shape.setRawData(ByteString.copyFrom(extents.array()));
  }
}
