package io.sluice.tools.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.onnx.node.OnnxAttribute;
import io.sluice.tools.onnx.node.OnnxNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxReaderTest {
  @Test
  void aModelIsReadAsItsFileHasIt() {
    TensorData weight = TensorData.ofFloats(Shape.of(2), 0.5f, -3);
    OnnxModel model =
        new OnnxSketch(13)
            .opset("com.microsoft", 1)
            .input("x", DataType.FLOAT32, "batch", 3, "")
            .input("w", DataType.FLOAT32, 2)
            .initializer("w", weight)
            .node(
                "Op",
                List.of("x", "", "w"),
                List.of("y"),
                Map.of("i", 7, "fs", List.of(1f, 2f), "s", "text", "t", weight))
            .output("y", DataType.INT64, 1, 3)
            .read();
    assertThat(model.producer()).isEqualTo("test");
    assertThat(model.opsets()).isEqualTo(Map.of("", 13, "com.microsoft", 1));
    assertThat(model.inputs())
        .containsExactly(
            new OnnxValue(
                "x",
                DataType.FLOAT32,
                List.of(
                    OnnxValue.Dimension.of("batch"),
                    OnnxValue.Dimension.of(3),
                    OnnxValue.Dimension.of(""))));
    assertThat(model.outputs().get(0).type()).isEqualTo(DataType.INT64);
    assertThat(model.initializers()).isEqualTo(Map.of("w", weight));
    OnnxNode node = model.nodes().get(0);
    assertThat(node.title()).isEqualTo("Op 'Op0'");
    assertThat(node.inputs()).containsExactly("x", "", "w");
    assertThat(node.attributes())
        .isEqualTo(
            Map.of(
                "i", new OnnxAttribute.Ints(List.of(7L)),
                "fs", new OnnxAttribute.Floats(List.of(1f, 2f)),
                "s", new OnnxAttribute.Strings(List.of("text")),
                "t", new OnnxAttribute.Tensor(weight)));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRING")
  void rawBytesAndTypedFieldsGiveTheSameTensor(DataType type) {
    TensorData data =
        type.isFloat()
            ? TensorData.ofDoubles(type, Shape.of(3), 1.5, -2, 0)
            : TensorData.ofLongs(type, Shape.of(3), 1, 0, -2);
    TensorProto raw = OnnxSketch.tensor(data).setName("t").build();
    assertThat(OnnxTensors.read(raw.toByteArray())).isEqualTo(new OnnxTensors.Named("t", data));

    TensorProto.Builder typed = TensorProto.newBuilder().addDims(3).setDataType(raw.getDataType());
    for (int i = 0; i < 3; i++) {
      switch (type) {
        case FLOAT32 -> typed.addFloatData((float) data.toDoubles()[i]);
        case FLOAT64 -> typed.addDoubleData(data.toDoubles()[i]);
        case FLOAT16 -> typed.addInt32Data(data.bytes().getShort(2 * i) & 0xffff);
        case INT64 -> typed.addInt64Data(data.toLongs()[i]);
        case UINT32, UINT64 -> typed.addUint64Data(data.toLongs()[i]);
        default -> typed.addInt32Data((int) data.toLongs()[i]);
      }
    }
    assertThat(OnnxTensors.read(typed.build().toByteArray()).data()).isEqualTo(data);
  }

  @Test
  void aTruthValueMayBeAnyByte() {
    TensorProto proto =
        TensorProto.newBuilder()
            .addDims(2)
            .setDataType(TensorProto.DataType.BOOL_VALUE)
            .setRawData(ByteString.copyFrom(new byte[] {7, 0}))
            .build();
    assertThat(OnnxTensors.read(proto.toByteArray()).data().bytes().get(0)).isEqualTo((byte) 1);
  }

  @Test
  void tensorsThatAreNotWholeAreRefused() {
    TensorProto.Builder floats =
        TensorProto.newBuilder().setName("t").setDataType(TensorProto.DataType.FLOAT_VALUE);
    refused(floats.clone().addDims(2).addFloatData(1), "has 1 elements of F32, not 2");
    refused(
        floats.clone().addDims(1).setRawData(ByteString.copyFrom(new byte[5])), "has 1 elements");
    refused(floats.clone().addDims(-1), "has an extent of -1");
    refused(floats.clone().addDims(1L << 40), "has an extent of 1099511627776");
    refused(floats.clone().addDims(1 << 20).addDims(1 << 20), "more than 2^31-1 elements");
    refused(
        floats.clone().setDataLocation(TensorProto.DataLocation.EXTERNAL),
        "is stored in another file; save the model with all data in one file");
    refused(
        floats.clone().setDataType(TensorProto.DataType.COMPLEX64_VALUE),
        "tensor 't' has element type COMPLEX64, which is not supported");
    refused(
        floats.clone().setDataType(TensorProto.DataType.STRING_VALUE),
        "tensor 't' of shape [] has 0 texts");
    refused(floats.clone().setDataType(99), "has element type number 99");
  }

  private static void refused(TensorProto.Builder tensor, String message) {
    byte[] bytes = tensor.build().toByteArray();
    assertThatThrownBy(() -> OnnxTensors.read(bytes))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertRefused("no model at all".getBytes(StandardCharsets.UTF_8), "not an ONNX file: ");
    assertRefused(new byte[0], "not an ONNX file: it has no graph");
    assertRefused(
        ModelProto.newBuilder().setGraph(GraphProto.newBuilder()).build().toByteArray(),
        "does not name its opset");
    assertRefused(new OnnxSketch(13).bytes(), "the ONNX graph has no outputs");
  }

  @Test
  void graphsWithinGraphsWithoutEndAreRefused() {
    GraphProto graph = GraphProto.getDefaultInstance();
    for (int depth = 0; depth < 200; depth++) {
      AttributeProto.Builder body =
          AttributeProto.newBuilder().setType(AttributeProto.AttributeType.GRAPH).setG(graph);
      GraphProto.Builder outer = GraphProto.newBuilder();
      outer.addNodeBuilder().setOpType("If").addAttribute(body);
      graph = outer.build();
    }
    assertRefused(
        ModelProto.newBuilder().setGraph(graph).build().toByteArray(), "not an ONNX file");
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> OnnxReader.read(bytes))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }
}
