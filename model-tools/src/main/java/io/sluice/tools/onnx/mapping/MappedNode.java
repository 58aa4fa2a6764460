package io.sluice.tools.onnx.mapping;

import io.sluice.model.DataType;
import io.sluice.model.Node;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.PlainNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of ONNX that may be replaced; its attributes were checked when it was imported. */
final class MappedNode {
  private final Node node;
  private final MappedGraph graph;
  private final PlainNode plain;

  MappedNode(Node node, MappedGraph graph) {
    this.node = node;
    this.graph = graph;
    this.plain = graph.plain(node);
  }

  String name() {
    return node.name();
  }

  int version() {
    return plain.version();
  }

  /** The attributes. */
  PlainNode attributes() {
    return plain;
  }

  int inputCount() {
    return node.inputs().size();
  }

  boolean has(int index) {
    return plain.has(index);
  }

  /** The tensor that an input reads, whatever stands between it and its source. */
  String input(int index) {
    return graph.resolve(node.inputs().get(index));
  }

  Shape shape(int index) {
    return plain.shape(index);
  }

  DataType type(int index) {
    return plain.input(index).type();
  }

  List<String> outputs() {
    return node.outputs();
  }

  /** The first output; of those that are asked for. */
  String output() {
    return node.output();
  }

  Shape outputShape() {
    return graph.spec(output()).shape();
  }

  /** Whether the first output is asked for, and no other. */
  boolean wantsFirstAlone() {
    return node.presentOutputs().size() == 1 && !node.outputs().get(0).isEmpty();
  }

  /** Whether an input is constant and FLOAT32. */
  boolean isConstant(int index) {
    TensorData data = has(index) ? graph.constant(index, node) : null;
    return data != null && data.type() == DataType.FLOAT32;
  }

  /** The elements of an input that is constant and FLOAT32; else null. */
  float @Nullable [] floats(int index) {
    TensorData data = has(index) ? graph.constant(index, node) : null;
    return data == null || data.type() != DataType.FLOAT32 ? null : data.toFloats();
  }

  /** The one element of an input that is constant and FLOAT32; NaN if it is not. */
  float scalar(int index) {
    float[] values = isConstant(index) && shape(index).elementCount() == 1 ? floats(index) : null;
    return values == null ? Float.NaN : values[0];
  }

  /** The elements of an input that is constant and of integers; else null. */
  long @Nullable [] longs(int index) {
    TensorData data = has(index) ? graph.constant(index, node) : null;
    return data == null || !data.type().isInteger() ? null : data.toLongs();
  }

  /** An attribute that has a value for each of some axes. */
  List<Integer> integers(String name, int count, long otherwise) {
    return CoreAttributes.integers(plain, name, count, otherwise);
  }
}
