package io.sluice.tools.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** ONNX models for tests, written down node by node. */
public final class OnnxSketch {
  private final ModelProto.Builder model;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sketch");

  /** A model of an opset of the standard's domain. */
  public OnnxSketch(int opset) {
    this.model = ModelProto.newBuilder().setIrVersion(8).setProducerName("test");
    opset("", opset);
  }

  /** The version of another domain. */
  public OnnxSketch opset(String domain, int version) {
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version));
    return this;
  }

  /** A graph input; a dimension is an Integer, or a String that names it, which may be empty. */
  public OnnxSketch input(String name, DataType type, Object... dimensions) {
    graph.addInput(value(name, type, dimensions));
    return this;
  }

  public OnnxSketch input(String name, DataType type, Shape shape) {
    return input(name, type, boxed(shape));
  }

  /** A graph input that maps texts to numbers. */
  public OnnxSketch mapInput(String name, DataType values) {
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(OnnxTensors.number(values)).build();
    TypeProto.Map map =
        TypeProto.Map.newBuilder()
            .setKeyType(OnnxTensors.number(DataType.STRING))
            .setValueType(TypeProto.newBuilder().setTensorType(tensor))
            .build();
    graph.addInput(
        ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setMapType(map)));
    return this;
  }

  /** A graph output without type and shape. */
  public OnnxSketch output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  public OnnxSketch output(String name, DataType type, Object... dimensions) {
    graph.addOutput(value(name, type, dimensions));
    return this;
  }

  public OnnxSketch initializer(String name, TensorData data) {
    graph.addInitializer(tensor(data).setName(name));
    return this;
  }

  public OnnxSketch node(String type, List<String> inputs, List<String> outputs) {
    return node(type, inputs, outputs, Map.of());
  }

  /**
   * A node; attributes are Integer, Long, Float, String, TensorData, or lists of the first four.
   */
  public OnnxSketch node(
      String type, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
    return node("", type, inputs, outputs, attributes);
  }

  public OnnxSketch node(
      String domain,
      String type,
      List<String> inputs,
      List<String> outputs,
      Map<String, ?> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName(type + graph.getNodeCount())
            .setDomain(domain)
            .setOpType(type)
            .addAllInput(inputs)
            .addAllOutput(outputs);
    new TreeMap<>(attributes).forEach((name, value) -> node.addAttribute(attribute(name, value)));
    graph.addNode(node);
    return this;
  }

  public ModelProto proto() {
    return model.clone().setGraph(graph).build();
  }

  public byte[] bytes() {
    return proto().toByteArray();
  }

  /** The model as the reader has it. */
  public OnnxModel read() {
    return OnnxReader.read(bytes());
  }

  private static Object[] boxed(Shape shape) {
    Object[] extents = new Object[shape.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = shape.dim(axis);
    }
    return extents;
  }

  private static ValueInfoProto value(String name, DataType type, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dimension : dimensions) {
      if (dimension instanceof Integer extent) {
        shape.addDimBuilder().setDimValue(extent);
      } else {
        shape.addDimBuilder().setDimParam((String) dimension);
      }
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(OnnxTensors.number(type)).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** A tensor in the form of the format. */
  public static TensorProto.Builder tensor(TensorData data) {
    TensorProto.Builder proto = TensorProto.newBuilder();
    for (int extent : data.shape().toArray()) {
      proto.addDims(extent);
    }
    proto.setDataType(OnnxTensors.number(data.type()));
    if (data.type() == DataType.STRING) {
      data.toStrings().forEach(text -> proto.addStringData(ByteString.copyFromUtf8(text)));
      return proto;
    }
    return proto.setRawData(ByteString.copyFrom(data.bytes()));
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Integer || value instanceof Long) {
      attribute.setType(AttributeProto.AttributeType.INT).setI(((Number) value).longValue());
    } else if (value instanceof Float real) {
      attribute.setType(AttributeProto.AttributeType.FLOAT).setF(real);
    } else if (value instanceof String text) {
      attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
    } else if (value instanceof TensorData data) {
      attribute.setType(AttributeProto.AttributeType.TENSOR).setT(tensor(data));
    } else {
      list(attribute, (List<?>) value);
    }
    return attribute.build();
  }

  private static void list(AttributeProto.Builder attribute, List<?> values) {
    attribute.setType(AttributeProto.AttributeType.INTS);
    for (Object value : values) {
      if (value instanceof Float real) {
        attribute.setType(AttributeProto.AttributeType.FLOATS).addFloats(real);
      } else if (value instanceof String text) {
        attribute
            .setType(AttributeProto.AttributeType.STRINGS)
            .addStrings(ByteString.copyFromUtf8(text));
      } else {
        attribute.addInts(((Number) value).longValue());
      }
    }
  }
}
