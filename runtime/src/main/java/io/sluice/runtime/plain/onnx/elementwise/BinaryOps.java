package io.sluice.runtime.plain.onnx.elementwise;

import static java.util.Map.entry;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.Arithmetic;
import io.sluice.runtime.plain.onnx.Integers;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.RealFunctions;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;

/**
 * Element-wise functions of two tensors A and B of one type, stretched to one shape as NumPy does.
 * Integers wrap around; a quotient of integers is cut toward zero, and 0 where the divisor is 0.
 */
public final class BinaryOps {
  private BinaryOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.ofEntries(
        entry("Add", arithmetic(Arithmetic.ADD)),
        entry("Sub", arithmetic(Arithmetic.SUBTRACT)),
        entry("Mul", arithmetic(Arithmetic.MULTIPLY)),
        entry("Div", arithmetic(Arithmetic.DIVIDE)),
        entry("Mod", BinaryOps::modulo),
        entry("Pow", BinaryOps::power),
        entry("PRelu", BinaryOps::parametricRelu),
        entry("Equal", BinaryOps::equal),
        entry("Less", comparison(OnnxTypes.NUMBERS, Comparison.LESS)),
        entry("LessOrEqual", comparison(OnnxTypes.NUMBERS, Comparison.LESS_OR_EQUAL)),
        entry("Greater", comparison(OnnxTypes.NUMBERS, Comparison.GREATER)),
        entry("GreaterOrEqual", comparison(OnnxTypes.NUMBERS, Comparison.GREATER_OR_EQUAL)),
        entry("And", bits(OnnxTypes.TRUTH, (a, b) -> a & b)),
        entry("Or", bits(OnnxTypes.TRUTH, (a, b) -> a | b)),
        entry("Xor", bits(OnnxTypes.TRUTH, (a, b) -> a ^ b)),
        entry("BitwiseAnd", bits(OnnxTypes.INTEGERS, (a, b) -> a & b)),
        entry("BitwiseOr", bits(OnnxTypes.INTEGERS, (a, b) -> a | b)),
        entry("BitwiseXor", bits(OnnxTypes.INTEGERS, (a, b) -> a ^ b)),
        entry("BitShift", BinaryOps::bitShift));
  }

  private static Prepared equal(PlainNode node) {
    return node.input(0).type() == DataType.STRING
        ? prepared(node, DataType.BOOL, BinaryLoop.Texts::new)
        : comparison(OnnxTypes.ALL, Comparison.EQUAL).prepare(node);
  }

  private static PlainOp arithmetic(Arithmetic function) {
    return node ->
        alike(node, OnnxTypes.NUMBERS, (type, walk) -> BinaryLoop.of(type, function, walk));
  }

  private static PlainOp bits(Set<DataType> types, LongBinaryOperator function) {
    return node -> alike(node, types, (type, walk) -> new BinaryLoop.Integral(function, walk));
  }

  private static Prepared alike(
      PlainNode node, Set<DataType> types, BiFunction<DataType, Broadcast, BinaryLoop> loop) {
    TensorType a = TypeChecks.input(node, 0, types);
    TypeChecks.inputLike(node, 1, a);
    return prepared(node, a.type(), walk -> loop.apply(a.type(), walk));
  }

  private static Prepared prepared(
      PlainNode node, DataType result, Function<Broadcast, BinaryLoop> loops) {
    OnnxTypes.checkInputs(node, 2);
    Shape second = second(node);
    Shape shape = Broadcast.shape(node, node.shape(0), second);
    BinaryLoop loop = loops.apply(Broadcast.of(shape, node.shape(0), second));
    return Prepared.of(
        new TensorType(result, shape),
        (inputs, outputs, scratch) -> loop.run(inputs[0], inputs[1], outputs[0]));
  }

  /**
   * The second operand's shape as it is stretched. Before version 7 its axes lie beside those of
   * the first from {@code axis} on; those of a slope, which are the channels, from axis 1 on.
   */
  private static Shape second(PlainNode node) {
    Shape own = node.shape(1);
    long first = node.op().name().equals("PRelu") ? 1 : -1;
    long axis = node.version() < 7 ? node.integer("axis", first) : -1;
    int rank = node.shape(0).rank();
    if (axis < 0 || axis + own.rank() > rank) {
      return own;
    }
    int[] extents = new int[rank - (int) axis];
    Arrays.fill(extents, 1);
    System.arraycopy(own.toArray(), 0, extents, 0, own.rank());
    return Shape.of(extents);
  }

  private static PlainOp comparison(Set<DataType> types, Comparison relation) {
    return node -> {
      TensorType a = TypeChecks.input(node, 0, types);
      TypeChecks.inputLike(node, 1, a);
      return prepared(
          node,
          DataType.BOOL,
          walk ->
              a.type().isFloat()
                  ? new BinaryLoop.Reals(relation::of, walk)
                  : new BinaryLoop.Integral(relation.integers(a.type()), walk));
    };
  }

  /** Mod: of floats C's fmod alone is defined; of integers the remainder has a sign of choice. */
  private static Prepared modulo(PlainNode node) {
    boolean likeDividend = node.integer("fmod", 0, 0, 1) == 1;
    return alike(
        node,
        OnnxTypes.NUMBERS,
        (type, walk) -> {
          node.check(
              likeDividend || !type.isFloat(),
              "attribute 'fmod' is 0; for %s it must be 1",
              type.code());
          return likeDividend || type.isUnsigned()
              ? BinaryLoop.of(type, Arithmetic.REMAINDER, walk)
              : new BinaryLoop.Integral(Integers::modulo, walk);
        });
  }

  /** Pow: base and exponent may be of different types; the result is of the base's. */
  private static Prepared power(PlainNode node) {
    TensorType base = TypeChecks.input(node, 0, OnnxTypes.NUMBERS);
    TensorType exponent = TypeChecks.input(node, 1, OnnxTypes.NUMBERS);
    return prepared(
        node,
        base.type(),
        walk -> {
          if (base.type().isFloat() || exponent.type().isFloat()) {
            return new BinaryLoop.Reals(RealFunctions::power, walk);
          }
          return new BinaryLoop.Integral(
              exponent.type().isUnsigned() ? Integers::powerUnsigned : Integers::power, walk);
        });
  }

  /** PRelu: the slope is stretched to the shape of the input, not the other way round. */
  private static Prepared parametricRelu(PlainNode node) {
    Prepared prepared = arithmetic(Arithmetic.LEAKY).prepare(node);
    node.check(
        prepared.outputs().get(0).shape().equals(node.shape(0)),
        "the slope's shape %s does not stretch to the input's, %s",
        node.shape(1),
        node.shape(0));
    return prepared;
  }

  private static Prepared bitShift(PlainNode node) {
    String direction = node.text("direction", "");
    return switch (direction) {
      case "LEFT" -> bits(OnnxTypes.UNSIGNED, Integers::shiftLeft).prepare(node);
      case "RIGHT" -> bits(OnnxTypes.UNSIGNED, Integers::shiftRight).prepare(node);
      default ->
          throw node.failure("attribute 'direction' is '%s', neither LEFT nor RIGHT", direction);
    };
  }
}
