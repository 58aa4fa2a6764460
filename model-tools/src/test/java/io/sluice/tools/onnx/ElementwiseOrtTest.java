package io.sluice.tools.onnx;

import static io.sluice.model.DataType.BOOL;
import static io.sluice.model.DataType.FLOAT16;
import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.FLOAT64;
import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT32;
import static io.sluice.model.DataType.INT64;
import static io.sluice.model.DataType.INT8;
import static io.sluice.model.DataType.UINT16;
import static io.sluice.model.DataType.UINT32;
import static io.sluice.model.DataType.UINT64;
import static io.sluice.model.DataType.UINT8;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Element-wise ops, reductions and ops along axes against ONNX Runtime, for each type it has. */
class ElementwiseOrtTest {
  private static final DataType[] WIDE = {FLOAT32, FLOAT64, INT32, INT64};
  private static final DataType[] NUMBERS = {
    FLOAT32, FLOAT64, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64
  };
  private static final Shape ODD = Shape.of(3, 1, 7);

  static Stream<Arguments> unary() {
    return Stream.of(
            cases("Abs", 13, NUMBERS),
            cases("Neg", 13, FLOAT32, FLOAT64, INT8, INT32, INT64),
            cases("Sign", 13, NUMBERS),
            cases("Ceil Floor Reciprocal Sqrt Exp Log", 13, FLOAT32, FLOAT64),
            cases(
                "Erf Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Softsign Softplus Elu",
                13,
                FLOAT32),
            cases("Sin Cos Tanh Sigmoid", 13, FLOAT32, FLOAT64),
            cases("Round", 13, FLOAT32, FLOAT64, FLOAT16),
            cases("Relu", 14, FLOAT32, FLOAT64, INT8, INT32),
            cases("Tan Selu Celu ThresholdedRelu HardSigmoid LeakyRelu HardSwish", 14, FLOAT32),
            cases("Mish Softmax LogSoftmax Hardmax", 18, FLOAT32),
            cases("Gelu", 20, FLOAT32),
            cases("IsNaN", 13, FLOAT32, FLOAT64, FLOAT16),
            cases("IsInf", 20, FLOAT32, FLOAT64),
            cases("Shrink", 13, FLOAT32, INT8, UINT8, INT32, INT64),
            cases("BitwiseNot", 18, UINT8, INT8, INT32, INT64, UINT64),
            cases("Softmax LogSoftmax Hardmax", 11, FLOAT32),
            cases("Identity", 14, FLOAT32, UINT8, BOOL, INT64))
        .flatMap(cases -> cases);
  }

  private static Stream<Arguments> cases(String names, int opset, DataType... types) {
    return Arrays.stream(names.split(" "))
        .flatMap(name -> Arrays.stream(types).map(type -> Arguments.of(name, opset, type)));
  }

  @ParameterizedTest
  @MethodSource("unary")
  void functionsOfOneTensor(String name, int opset, DataType type) {
    boolean answers = name.startsWith("Is");
    OrtOracle.op(name, opset)
        .input(random(type, ODD, name.hashCode()))
        .outputs(answers ? BOOL : type)
        .check(type == FLOAT64 ? 1e-9 : 2e-6);
  }

  static Stream<Arguments> binary() {
    return Stream.of(
            cases("Add Sub Mul Div", 14, WIDE),
            cases("Add Sub Mul", 14, INT8, UINT8, INT16, UINT16, UINT32, UINT64),
            cases("Mod", 13, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64),
            cases("Less Greater Equal", 13, WIDE),
            cases("LessOrEqual GreaterOrEqual", 16, WIDE),
            cases("Max Min", 13, FLOAT32, FLOAT64, INT32, UINT32, INT64, UINT64),
            cases("Pow", 15, WIDE),
            cases("BitShift", 11, UINT8, UINT32, UINT64),
            cases("BitwiseAnd BitwiseOr BitwiseXor", 18, UINT8, INT16, INT32, UINT64),
            cases("And Or Xor", 7, BOOL),
            cases("Sum Mean", 13, FLOAT32),
            cases("PRelu", 16, FLOAT32))
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("binary")
  void functionsOfTwoTensors(String name, int opset, DataType type) {
    boolean compares = name.contains("Less") || name.contains("Greater") || name.equals("Equal");
    Shape second = name.equals("PRelu") ? Shape.of(1, 7) : Shape.of(5, 1);
    OrtOracle op = OrtOracle.op(name, opset);
    if (name.equals("BitShift")) {
      op.attribute("direction", "RIGHT");
    }
    op.input(random(type, ODD, 1))
        .input(random(type, second, 2))
        .outputs(compares ? BOOL : type)
        .check(2e-6);
  }

  static Stream<Arguments> reductions() {
    return Stream.of(
            cases("ReduceSum ReduceMean ReduceMin ReduceMax", 18, WIDE),
            cases("ReduceProd", 18, FLOAT32, FLOAT64),
            cases("ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSum", 18, FLOAT32),
            cases("ReduceLogSumExp", 18, FLOAT32, FLOAT64),
            cases("ReduceMax ReduceMin", 18, INT8, UINT8))
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource("reductions")
  void reductionsOfEachSetOfAxes(String name, int opset, DataType type) {
    Shape shape = Shape.of(3, 5, 1, 7);
    TensorData data = random(type, shape, 3);
    for (long[] axes : new long[][] {{0}, {1}, {-1}, {0, 2}, {3, 1}, {0, 1, 2, 3}}) {
      for (int keep = 0; keep <= 1; keep++) {
        OrtOracle.op(name, opset)
            .attribute("keepdims", keep)
            .input(data)
            .constant(TensorData.ofLongs(INT64, Shape.of(axes.length), axes))
            .outputs(type)
            .check(1e-5);
      }
    }
    OrtOracle.op(name, 12).attribute("axes", List.of(1, -1)).input(data).outputs(type).check(1e-5);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, 0", "1, 1", "2, 1"})
  void indicesOfExtremesAndTheBest(int axis, int flag) {
    Shape shape = Shape.of(3, 5, 7);
    for (DataType type : new DataType[] {FLOAT32, FLOAT64, INT32}) {
      for (String name : List.of("ArgMax", "ArgMin")) {
        OrtOracle.op(name, 13)
            .attribute("axis", axis)
            .attribute("keepdims", flag)
            .attribute("select_last_index", flag)
            .input(random(type, shape, 4))
            .checkExact();
      }
      OrtOracle.op("TopK", 11)
          .attribute("axis", axis)
          .attribute("largest", flag)
          .input(random(type, shape, 5))
          .constant(TensorData.ofLongs(INT64, Shape.of(1), 3))
          .outputs(2)
          .checkExact();
      OrtOracle.op("CumSum", 14)
          .attribute("exclusive", flag)
          .attribute("reverse", 1 - flag)
          .input(random(type, shape, 6))
          .constant(TensorData.ofLongs(INT32, Shape.of(), axis))
          .check(1e-5);
    }
  }

  @Test
  void castsOfWhatBothTypesHold() {
    for (DataType from : DataType.values()) {
      for (DataType to : DataType.values()) {
        if (from == DataType.STRING || to == DataType.STRING) {
          continue; // CategoryTranslatorsTest has them
        }
        OrtOracle.op("Cast", 13)
            .attribute("to", OnnxTensors.number(to))
            .input(small(from))
            .outputs(to)
            .checkExact();
      }
    }
  }

  private static TensorData small(DataType type) {
    return type.isFloat()
        ? TensorData.ofDoubles(type, Shape.of(3), 1.75, 0, 100.5)
        : TensorData.ofLongs(type, Shape.of(3), 1, 0, 100);
  }

  @Test
  void boundsOfClipAndChoicesOfWhere() {
    for (DataType type : new DataType[] {FLOAT32, FLOAT64, INT8, UINT8, INT32, INT64, UINT64}) {
      TensorData x = random(type, ODD, 7);
      TensorData bound =
          type.isFloat()
              ? TensorData.ofDoubles(type, Shape.of(), 1.5)
              : TensorData.ofLongs(type, Shape.of(), 2);
      OrtOracle.op("Clip", 13).input(x).input(bound).outputs(type).checkExact();
      OrtOracle.op("Clip", 13).input(x).absent().input(bound).outputs(type).checkExact();
    }
    for (DataType type : new DataType[] {FLOAT32, FLOAT64, UINT8, INT32, INT64}) {
      OrtOracle.op("Where", 16)
          .input(random(BOOL, Shape.of(5, 1), 8))
          .input(random(type, ODD, 9))
          .input(random(type, Shape.of(), 10))
          .checkExact();
    }
  }

  /** From 0.1 to 0.95, where all functions are defined, or small integers above 0. */
  private static TensorData random(DataType type, Shape shape, long seed) {
    Random random = new Random(seed);
    int count = shape.elementCount();
    if (type.isFloat()) {
      double[] values = random.doubles(count, 0.1, 0.95).toArray();
      return TensorData.ofDoubles(type, shape, values);
    }
    return TensorData.ofLongs(type, shape, random.longs(count, 1, 6).toArray());
  }
}
