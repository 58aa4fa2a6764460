package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;

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
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.TensorData;
import io.sluice.tools.onnx.node.OnnxAttribute;
import io.sluice.tools.onnx.node.OnnxNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads ONNX files. The reader checks everything that does not depend on an op: types, sizes, and
 * that all data is present.
 *
 * <p>Source: ONNX specification, {@code onnx.proto}; IR versions 3 and newer.
 */
public final class OnnxReader {
  private OnnxReader() {}

  /**
   * Reads a file.
   *
   * @throws InvalidModelException if it is damaged, or holds what is not supported
   * @throws IOException if it cannot be read
   */
  public static OnnxModel read(Path path) throws IOException {
    byte[] bytes = ProtobufFiles.read(path);
    try {
      return read(bytes);
    } catch (InvalidModelException e) {
      throw new InvalidModelException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the bytes of a file.
   *
   * @throws InvalidModelException if they are damaged, or hold what is not supported
   */
  public static OnnxModel read(byte[] bytes) {
    try {
      ProtobufStructure.checkModel(bytes);
      return model(ModelProto.parseFrom(ProtobufFiles.stream(bytes)));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidModelException("not an ONNX file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }

  private static OnnxModel model(ModelProto proto) {
    check(proto.hasGraph(), "not an ONNX file: it has no graph");
    GraphProto graph = proto.getGraph();
    check(graph.getSparseInitializerCount() == 0, "sparse initializers are not supported");
    Map<String, TensorData> initializers = initializers(graph);
    List<OnnxValue> inputs = new ArrayList<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (!initializers.containsKey(input.getName())) {
        inputs.add(value(input, "graph input"));
      }
    }
    return new OnnxModel(
        (proto.getProducerName() + " " + proto.getProducerVersion()).strip(),
        opsets(proto.getOpsetImportList()),
        inputs,
        graph.getOutputList().stream().map(output -> value(output, "graph output")).toList(),
        initializers,
        graph.getNodeList().stream().map(OnnxReader::node).toList());
  }

  private static Map<String, Integer> opsets(List<OperatorSetIdProto> imports) {
    Map<String, Integer> opsets = new HashMap<>();
    for (OperatorSetIdProto opset : imports) {
      check(
          opset.getVersion() >= 1 && opset.getVersion() <= Integer.MAX_VALUE,
          "opset %d of domain '%s' is not a valid version",
          opset.getVersion(),
          opset.getDomain());
      opsets.merge(standard(opset.getDomain()), (int) opset.getVersion(), Math::max);
    }
    check(!opsets.isEmpty(), "the file does not name its opset");
    return opsets;
  }

  /** The standard's domain has two names. */
  private static String standard(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  private static Map<String, TensorData> initializers(GraphProto graph) {
    Map<String, TensorData> initializers = new LinkedHashMap<>();
    for (TensorProto proto : graph.getInitializerList()) {
      check(!proto.getName().isEmpty(), "an initializer has no name");
      String where = "initializer '" + proto.getName() + "'";
      check(
          initializers.put(proto.getName(), OnnxTensors.data(proto, where)) == null,
          "%s is listed twice",
          where);
    }
    return initializers;
  }

  private static OnnxValue value(ValueInfoProto proto, String what) {
    check(!proto.getName().isEmpty(), "a %s has no name", what);
    String where = what + " '" + proto.getName() + "'";
    TypeProto type = proto.getType();
    if (what.equals("graph output") && type.getValueCase() == TypeProto.ValueCase.SEQUENCE_TYPE) {
      return new OnnxValue(proto.getName(), null, null); // ZipMap gives one, which becomes a tensor
    }
    if (what.equals("graph input") && type.getValueCase() == TypeProto.ValueCase.MAP_TYPE) {
      TypeProto.Tensor values = type.getMapType().getValueType().getTensorType();
      DataType elements = OnnxTensors.type(values.getElemType(), where); // DictVectorizer takes one
      return new OnnxValue(proto.getName(), elements, null);
    }
    check(
        type.getValueCase() == TypeProto.ValueCase.TENSOR_TYPE
            || type.getValueCase() == TypeProto.ValueCase.VALUE_NOT_SET,
        "%s is of kind %s; only tensors are supported",
        where,
        type.getValueCase());
    TypeProto.Tensor tensor = type.getTensorType();
    DataType elements =
        tensor.getElemType() == 0 ? null : OnnxTensors.type(tensor.getElemType(), where);
    return new OnnxValue(
        proto.getName(), elements, tensor.hasShape() ? dimensions(tensor.getShape(), where) : null);
  }

  private static List<OnnxValue.Dimension> dimensions(TensorShapeProto shape, String where) {
    List<OnnxValue.Dimension> dimensions = new ArrayList<>();
    for (TensorShapeProto.Dimension dimension : shape.getDimList()) {
      if (dimension.hasDimValue() && dimension.getDimValue() >= 0) {
        check(
            dimension.getDimValue() <= Integer.MAX_VALUE,
            "%s has an extent of %d",
            where,
            dimension.getDimValue());
        dimensions.add(OnnxValue.Dimension.of((int) dimension.getDimValue()));
      } else {
        dimensions.add(OnnxValue.Dimension.of(dimension.getDimParam()));
      }
    }
    return dimensions;
  }

  private static OnnxNode node(NodeProto proto) {
    check(!proto.getOpType().isEmpty(), "node '%s' has no op_type", proto.getName());
    String where = proto.getOpType() + " '" + proto.getName() + "'";
    TreeMap<String, OnnxAttribute> attributes = new TreeMap<>();
    for (AttributeProto attribute : proto.getAttributeList()) {
      check(
          attributes.put(attribute.getName(), attribute(attribute, where)) == null,
          "%s: attribute '%s' is listed twice",
          where,
          attribute.getName());
    }
    return new OnnxNode(
        proto.getName(),
        standard(proto.getDomain()),
        proto.getOpType(),
        proto.getInputList(),
        proto.getOutputList(),
        attributes);
  }

  private static OnnxAttribute attribute(AttributeProto proto, String where) {
    if (!proto.getRefAttrName().isEmpty()) {
      return new OnnxAttribute.Other("reference");
    }
    return switch (proto.getType()) {
      case INT -> new OnnxAttribute.Ints(List.of(proto.getI()));
      case INTS -> new OnnxAttribute.Ints(proto.getIntsList());
      case FLOAT -> new OnnxAttribute.Floats(List.of(proto.getF()));
      case FLOATS -> new OnnxAttribute.Floats(proto.getFloatsList());
      case STRING -> new OnnxAttribute.Strings(List.of(proto.getS().toStringUtf8()));
      case STRINGS ->
          new OnnxAttribute.Strings(
              proto.getStringsList().stream().map(ByteString::toStringUtf8).toList());
      case TENSOR ->
          new OnnxAttribute.Tensor(
              OnnxTensors.data(proto.getT(), where + ": attribute '" + proto.getName() + "'"));
      case UNDEFINED,
          GRAPH,
          GRAPHS,
          TENSORS,
          SPARSE_TENSOR,
          SPARSE_TENSORS,
          TYPE_PROTO,
          TYPE_PROTOS ->
          new OnnxAttribute.Other(proto.getType().name());
    };
  }
}
