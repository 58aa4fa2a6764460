package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Operators that put elements in another order, or together. */
final class MovementTranslators {
  private MovementTranslators() {}

  static Map<String, OpTranslator> translators() {
    Map<String, OpTranslator> all = new HashMap<>();
    all.put("RESHAPE", MovementTranslators::reshape);
    all.put("SQUEEZE", MovementTranslators::reshape);
    all.put("EXPAND_DIMS", MovementTranslators::reshape);
    all.put("TRANSPOSE", MovementTranslators::transpose);
    all.put("CONCATENATION", MovementTranslators::concatenate);
    all.put("PACK", MovementTranslators::pack);
    all.put("SHAPE", MovementTranslators::shape);
    all.put("DEPTH_TO_SPACE", MovementTranslators::depthToSpace);
    all.put("SPACE_TO_DEPTH", MovementTranslators::spaceToDepth);
    all.put("SPACE_TO_BATCH_ND", MovementTranslators::spaceToBatch);
    all.put("BATCH_TO_SPACE_ND", MovementTranslators::batchToSpace);
    all.put("GATHER", MovementTranslators::gather);
    all.put("EMBEDDING_LOOKUP", MovementTranslators::lookUp);
    all.put("TILE", operator -> byExtents(operator, "Tile", "repeats"));
    all.put("BROADCAST_TO", operator -> byExtents(operator, "Expand", "shape"));
    return all;
  }

  /** The new shape is the output's in the file, wherever else it may be said. */
  private static void reshape(OperatorNodes operator) {
    Shape shape = operator.out(0).shape();
    if (operator.isConstant(0) || operator.in(0).shape().equals(shape)) {
      operator.alias(0, operator.reshaped(operator.input(0), shape));
    } else {
      operator.reshape(operator.input(0), operator.output(0));
    }
  }

  private static void transpose(OperatorNodes operator) {
    long[] permutation = operator.constant(1, "permutation");
    int rank = operator.in(0).shape().rank();
    check(
        permutation.length == rank,
        "the permutation has %d axes, but the input has %d",
        permutation.length,
        rank);
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = OperatorNodes.axis(permutation[i], rank);
    }
    check(
        Arrays.stream(order).distinct().count() == rank,
        "permutation %s repeats an axis",
        Arrays.toString(order));
    if (operator.isConstant(0)) {
      operator.alias(0, operator.transposed(operator.input(0), order));
    } else {
      operator.transpose(operator.input(0), operator.output(0), order);
    }
  }

  private static void concatenate(OperatorNodes operator) {
    TensorSpec out = operator.out(0);
    List<String> inputs = operator.inputsOrEmpty();
    boolean alike =
        IntStream.range(0, inputs.size())
            .allMatch(i -> Objects.equals(operator.in(i).quantization(), out.quantization()));
    if (!alike) {
      operator.keep();
      return;
    }
    int axis = OperatorNodes.axis(operator.options().integer("axis", 0), out.shape().rank());
    FusedActivations.apply(operator, to -> join(operator, inputs, axis, to));
  }

  private static void join(OperatorNodes operator, List<String> inputs, int axis, String to) {
    boolean core =
        inputs.stream()
            .map(operator.graph()::spec)
            .allMatch(spec -> OperatorNodes.isCore(spec) && spec.shape().elementCount() > 0);
    if (core) {
      operator.emit(new Op.Concat(axis), inputs, to);
    } else {
      operator.onnx("Concat", 13, Map.of("axis", Attribute.of((long) axis)), inputs, to);
    }
  }

  private static void pack(OperatorNodes operator) {
    Shape out = operator.out(0).shape();
    int axis = OperatorNodes.axis(operator.options().integer("axis", 0), out.rank());
    Shape part = out.withDim(axis, 1);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < operator.inputCount(); i++) {
      check(
          operator.in(i).shape().elementCount() == part.elementCount(),
          "input %d of shape %s does not fit into the output of shape %s",
          i,
          operator.in(i).shape(),
          out);
      parts.add(operator.reshaped(operator.input(i), part));
    }
    join(operator, parts, axis, operator.output(0));
  }

  private static void shape(OperatorNodes operator) {
    int[] extents = operator.in(0).shape().toArray();
    TensorSpec out = operator.out(0);
    check(
        out.type().isInteger(), "the output is %s; it must be an integer type", out.type().code());
    TensorData data =
        TensorData.ofLongs(
            out.type(), Shape.of(extents.length), Arrays.stream(extents).asLongStream().toArray());
    operator.alias(0, operator.graph().newConstant(out.name(), data, null));
  }

  private static int block(OperatorNodes operator) {
    long block = operator.options().integer("block_size", 0);
    check(
        block >= 1 && block <= Short.MAX_VALUE && operator.in(0).shape().rank() == 4,
        "block size %d does not fit shape %s",
        block,
        operator.in(0).shape());
    return (int) block;
  }

  private static void depthToSpace(OperatorNodes operator) {
    int b = block(operator);
    Shape x = operator.in(0).shape();
    check(x.dim(3) % (b * b) == 0, "%d channels are not a multiple of %d", x.dim(3), b * b);
    Shape apart = Shape.of(x.dim(0), x.dim(1), x.dim(2), b, b, x.dim(3) / (b * b));
    reorder(operator, operator.input(0), apart, 0, 1, 3, 2, 4, 5);
  }

  private static void spaceToDepth(OperatorNodes operator) {
    int b = block(operator);
    Shape x = operator.in(0).shape();
    check(x.dim(1) % b == 0 && x.dim(2) % b == 0, "block size %d does not divide shape %s", b, x);
    Shape apart = Shape.of(x.dim(0), x.dim(1) / b, b, x.dim(2) / b, b, x.dim(3));
    reorder(operator, operator.input(0), apart, 0, 1, 3, 2, 4, 5);
  }

  /** The output as the input under a finer shape, its axes reordered, under the output's shape. */
  private static void reorder(OperatorNodes operator, String x, Shape apart, int... permutation) {
    String finer = operator.reshaped(x, apart);
    String ordered = operator.transposed(finer, permutation);
    operator.alias(0, operator.reshaped(ordered, operator.out(0).shape()));
  }

  private static int[] blocks(OperatorNodes operator) {
    long[] blocks = operator.constant(1, "block shape");
    check(
        blocks.length == 2
            && operator.in(0).shape().rank() == 4
            && Arrays.stream(blocks).allMatch(b -> b >= 1 && b <= Short.MAX_VALUE),
        "block sizes %s are not supported for shape %s",
        Arrays.toString(blocks),
        operator.in(0).shape());
    return Arrays.stream(blocks).mapToInt(b -> (int) b).toArray();
  }

  private static void spaceToBatch(OperatorNodes operator) {
    int[] b = blocks(operator);
    long[] padding = operator.constant(2, "padding");
    check(
        padding.length == 4, "the padding is %s; it must have 4 values", Arrays.toString(padding));
    String x =
        SliceTranslators.padded(
            operator,
            new long[] {0, padding[0], padding[2], 0},
            new long[] {0, padding[1], padding[3], 0});
    Shape image = operator.graph().shape(x);
    check(
        image.dim(1) % b[0] == 0 && image.dim(2) % b[1] == 0,
        "the block sizes do not divide shape %s",
        image);
    Shape apart =
        Shape.of(image.dim(0), image.dim(1) / b[0], b[0], image.dim(2) / b[1], b[1], image.dim(3));
    reorder(operator, x, apart, 2, 4, 0, 1, 3, 5);
  }

  private static void batchToSpace(OperatorNodes operator) {
    int[] b = blocks(operator);
    long[] crops = operator.constant(2, "crops");
    Shape x = operator.in(0).shape();
    int blocks = b[0] * b[1];
    check(
        crops.length == 4 && x.dim(0) % blocks == 0,
        "block size %d does not divide the batch of %d",
        blocks,
        x.dim(0));
    int batch = x.dim(0) / blocks;
    Shape apart = Shape.of(b[0], b[1], batch, x.dim(1), x.dim(2), x.dim(3));
    String ordered =
        operator.transposed(operator.reshaped(operator.input(0), apart), 2, 3, 0, 4, 1, 5);
    Shape whole = Shape.of(batch, x.dim(1) * b[0], x.dim(2) * b[1], x.dim(3));
    String image = operator.reshaped(ordered, whole);
    String rows = SliceTranslators.sliced(operator, image, 1, crops[0], whole.dim(1) - crops[1]);
    operator.alias(
        0, SliceTranslators.sliced(operator, rows, 2, crops[2], whole.dim(2) - crops[3]));
  }

  private static void gather(OperatorNodes operator) {
    long batch = operator.options().integer("batch_dims", 0);
    check(batch == 0, "batch_dims %d is not supported", batch);
    Attribute axis = Attribute.of(operator.options().integer("axis", 0));
    operator.onnx("Gather", 13, Map.of("axis", axis), operator.inputsOrEmpty(), operator.output(0));
  }

  private static void lookUp(OperatorNodes operator) {
    check(
        operator.in(1).type() == operator.out(0).type(),
        "a table of shape %s is not supported for an output of shape %s",
        operator.in(1).type().code(),
        operator.out(0).type().code());
    operator.onnx(
        "Gather",
        13,
        Map.of("axis", Attribute.of(0L)),
        List.of(operator.input(1), operator.input(0)),
        operator.output(0));
  }

  private static void byExtents(OperatorNodes operator, String op, String what) {
    long[] extents = operator.constant(1, what);
    String constant =
        operator
            .graph()
            .newConstant(
                operator.output(0) + "." + what,
                TensorData.ofLongs(DataType.INT64, Shape.of(extents.length), extents),
                null);
    operator.onnx(op, 13, Map.of(), List.of(operator.input(0), constant), operator.output(0));
  }
}
