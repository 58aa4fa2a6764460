package io.sluice.runtime.plain.onnx.move;

import static java.util.stream.Collectors.toCollection;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.BoxCopy;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.ShapeArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Concat and Split. */
final class Joining {
  private Joining() {}

  /** Concat: inputs of one type, whose shapes differ along one axis alone. */
  static Prepared concat(PlainNode node) {
    TensorType first = node.input(0);
    int axis = node.axis(node.requireInteger("axis"), first.shape().rank());
    long total = 0;
    for (int i = 0; i < node.inputCount(); i++) {
      TensorType input = node.input(i);
      node.check(
          input.type() == first.type()
              && input.shape().rank() == first.shape().rank()
              && input.shape().withDim(axis, 0).equals(first.shape().withDim(axis, 0)),
          "input %d, %s, cannot be joined with %s along axis %d",
          i,
          input,
          first,
          axis);
      total += input.shape().dim(axis);
    }
    long[] extents = Arrays.stream(first.shape().toArray()).asLongStream().toArray();
    extents[axis] = total;
    Shape output = node.shapeOf(extents);
    BoxCopy[] copies = new BoxCopy[node.inputCount()];
    int at = 0;
    for (int i = 0; i < copies.length; i++) {
      Shape part = node.shape(i);
      copies[i] = new BoxCopy(part.toArray(), Strides.of(part), Strides.of(output).from(axis, at));
      at += part.dim(axis);
    }
    return Prepared.of(
        new TensorType(first.type(), output),
        (inputs, outputs, scratch) -> {
          for (int i = 0; i < copies.length; i++) {
            copies[i].run(inputs[i], outputs[0]);
          }
        });
  }

  /** Split: parts of given lengths along an axis, or as many equal ones as there are outputs. */
  static Prepared split(PlainNode node) {
    TensorType input = node.input(0);
    Shape shape = input.shape();
    int axis = node.axis(node.integer("axis", 0), shape.rank());
    long[] lengths = ShapeArguments.find(node, 1, "split");
    if (lengths == null) {
      lengths = equalParts(node, shape.dim(axis));
    }
    node.check(
        lengths.length >= node.outputCount()
            && LongStream.of(lengths).allMatch(n -> n >= 0 && n <= shape.dim(axis))
            && LongStream.of(lengths).sum() == shape.dim(axis),
        "%s cannot be split into %s along axis %d for %d outputs",
        input,
        Arrays.toString(lengths),
        axis,
        node.outputCount());
    List<TensorType> parts =
        LongStream.of(lengths)
            .mapToObj(n -> new TensorType(input.type(), shape.withDim(axis, (int) n)))
            .collect(toCollection(ArrayList::new));
    BoxCopy[] copies = new BoxCopy[node.outputCount()];
    int at = 0;
    for (int i = 0; i < copies.length; i++) {
      Shape part = parts.get(i).shape();
      copies[i] = new BoxCopy(part.toArray(), Strides.of(shape).from(axis, at), Strides.of(part));
      at += part.dim(axis);
    }
    return new Prepared(
        parts,
        List.of(),
        (inputs, outputs, scratch) -> {
          for (int i = 0; i < copies.length; i++) {
            if (outputs[i] != null) {
              copies[i].run(inputs[0], outputs[i]);
            }
          }
        });
  }

  /** From version 18 on the last part may be shorter. */
  private static long[] equalParts(PlainNode node, int extent) {
    int parts = node.integer("num_outputs", node.outputCount(), 1, 1 << 16);
    int length = (extent + parts - 1) / parts;
    int last = extent - length * (parts - 1);
    node.check(
        last >= 0 && (last == length || node.version() >= 18),
        "%d elements cannot be split into %d equal parts",
        extent,
        parts);
    long[] lengths = new long[parts];
    Arrays.fill(lengths, length);
    lengths[parts - 1] = last;
    return lengths;
  }
}
