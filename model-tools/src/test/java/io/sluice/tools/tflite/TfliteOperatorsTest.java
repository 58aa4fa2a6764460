package io.sluice.tools.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.ArgMaxOptionsT;
import org.tensorflow.lite.schema.BatchMatMulOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptionsT;
import org.tensorflow.lite.schema.GatherOptionsT;
import org.tensorflow.lite.schema.LeakyReluOptionsT;
import org.tensorflow.lite.schema.PackOptionsT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.ResizeBilinearOptionsT;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;
import org.tensorflow.lite.schema.SpaceToDepthOptionsT;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.schema.TransposeConvOptionsT;
import org.tensorflow.lite.schema.UnpackOptionsT;

/** Operators of floats on small inputs, against values worked out by hand. */
class TfliteOperatorsTest {
  private final TfliteFile file = new TfliteFile();

  private int ints(String name, int... values) {
    return file.constant(name, new int[] {values.length}, values);
  }

  private void operator(int builtin, int[] inputs, int... outputs) {
    operator(builtin, (byte) 0, null, inputs, outputs);
  }

  private void operator(int builtin, byte type, Object options, int[] inputs, int... outputs) {
    file.operator(builtin, 1, type, options, inputs, outputs);
  }

  /** The outputs for one input, joined. */
  private double[] run(int x, int[] shape, float[] values, int... outputs) {
    Graph graph =
        TfliteImporter.read(file.bytes(new int[] {x}, outputs), NumericsProfile.TFLITE_REFERENCE);
    Map<String, TensorData> results =
        TfliteModels.run(graph, TensorData.ofFloats(Shape.of(shape), values));
    return graph.outputs().stream()
        .map(results::get)
        .flatMapToDouble(
            data ->
                data.type().isFloat()
                    ? Arrays.stream(data.toDoubles())
                    : Arrays.stream(data.toLongs()).asDoubleStream())
        .toArray();
  }

  private double[] unary(int builtin, float... values) {
    int x = file.floats("x", values.length);
    int y = file.floats("y", values.length);
    operator(builtin, new int[] {x}, y);
    return run(x, new int[] {values.length}, values, y);
  }

  @Test
  void functionsOfOneElement() {
    assertThat(unary(BuiltinOperator.RSQRT, 4, 0.25f)).containsExactly(0.5, 2);
    assertThat(new TfliteOperatorsTest().unary(BuiltinOperator.ABS, -3, 2)).containsExactly(3, 2);
    assertThat(new TfliteOperatorsTest().unary(BuiltinOperator.SQUARE, -3, 2))
        .containsExactly(9, 4);
    assertThat(new TfliteOperatorsTest().unary(BuiltinOperator.RELU_N1_TO_1, -3, 0.5f, 2))
        .containsExactly(-1, 0.5, 1);
    assertThat(new TfliteOperatorsTest().unary(BuiltinOperator.HARD_SWISH, -4, 1, 5))
        .containsExactly(new double[] {0, 4 / 6.0, 5}, within(1e-6));
    assertThat(new TfliteOperatorsTest().unary(BuiltinOperator.ROUND, 0.5f, 1.5f, -2.5f))
        .containsExactly(0, 2, -2);
    assertThat(new TfliteOperatorsTest().unary(BuiltinOperator.ELU, -1, 2))
        .containsExactly(new double[] {Math.expm1(-1), 2}, within(1e-6));
  }

  @Test
  void leakyReluHasItsSlope() {
    int x = file.floats("x", 2);
    int y = file.floats("y", 2);
    LeakyReluOptionsT options = new LeakyReluOptionsT();
    options.setAlpha(0.25f);
    operator(
        BuiltinOperator.LEAKY_RELU, BuiltinOptions.LeakyReluOptions, options, new int[] {x}, y);
    assertThat(run(x, new int[] {2}, new float[] {-8, 3}, y)).containsExactly(-2, 3);
  }

  @Test
  void functionsOfTwoElements() {
    int x = file.floats("x", 3);
    int c = file.constant("c", new int[] {3}, 2f, -5f, 4f);
    int[] operands = {x, c};
    int[] builtins = {
      BuiltinOperator.DIV,
      BuiltinOperator.MAXIMUM,
      BuiltinOperator.MINIMUM,
      BuiltinOperator.SQUARED_DIFFERENCE,
      BuiltinOperator.FLOOR_DIV,
      BuiltinOperator.FLOOR_MOD,
      BuiltinOperator.PRELU,
    };
    int[] outputs = new int[builtins.length];
    for (int i = 0; i < builtins.length; i++) {
      outputs[i] = file.floats("y" + i, 3);
      operator(builtins[i], operands, outputs[i]);
    }
    assertThat(run(x, new int[] {3}, new float[] {7, -8, -6}, outputs))
        .containsExactly(
            new double[] {
              3.5, 1.6f, -1.5, 7, -5, 4, 2, -8, -6, 25, 9, 100, 3, 1, -2, 1, -3, 2, 7, 40, -24
            },
            within(1e-6));
  }

  @Test
  void choicesByComparisons() {
    int x = file.floats("x", 3);
    int c = file.constant("c", new int[] {3}, 1f, 2f, 3f);
    int less = file.tensor("less", TensorType.BOOL, 3);
    int unequal = file.tensor("unequal", TensorType.BOOL, 3);
    int both = file.tensor("both", TensorType.BOOL, 3);
    int y = file.floats("y", 3);
    operator(BuiltinOperator.LESS, new int[] {x, c}, less);
    operator(BuiltinOperator.NOT_EQUAL, new int[] {x, c}, unequal);
    operator(BuiltinOperator.LOGICAL_AND, new int[] {less, unequal}, both);
    operator(BuiltinOperator.SELECT_V2, new int[] {both, x, c}, y);
    assertThat(run(x, new int[] {3}, new float[] {0, 2, 9}, y)).containsExactly(0, 2, 3);
  }

  @Test
  void partsAndWholes() {
    int x = file.floats("x", 2, 3);
    int row0 = file.floats("row0", 3);
    int row1 = file.floats("row1", 3);
    int columns = file.floats("columns", 3, 2);
    int reversed = file.floats("reversed", 3, 2);
    int taken = file.floats("taken", 2, 2);
    UnpackOptionsT unpack = new UnpackOptionsT();
    unpack.setNum(2);
    PackOptionsT pack = new PackOptionsT();
    pack.setValuesCount(2);
    pack.setAxis(1);
    GatherOptionsT gather = new GatherOptionsT();
    operator(
        BuiltinOperator.UNPACK, BuiltinOptions.UnpackOptions, unpack, new int[] {x}, row0, row1);
    operator(
        BuiltinOperator.PACK, BuiltinOptions.PackOptions, pack, new int[] {row1, row0}, columns);
    operator(BuiltinOperator.REVERSE_V2, new int[] {columns, ints("axis", 0)}, reversed);
    operator(
        BuiltinOperator.GATHER,
        BuiltinOptions.GatherOptions,
        gather,
        new int[] {reversed, ints("rows", 2, 0)},
        taken);
    assertThat(run(x, new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}, columns, taken))
        .containsExactly(4, 1, 5, 2, 6, 3, 4, 1, 6, 3);
  }

  @Test
  void splitsAndPaddings() {
    int x = file.floats("x", 1, 4);
    int a = file.floats("a", 1, 2);
    int b = file.floats("b", 1, 2);
    int padded = file.floats("padded", 2, 3);
    int c = file.floats("c", 1, 1);
    int d = file.floats("d", 1, 3);
    operator(BuiltinOperator.SPLIT, new int[] {ints("axis", 1), x}, a, b);
    int pads = file.constant("pads", new int[] {2, 2}, 0, 1, 1, 0);
    int value = file.constant("value", new int[] {1}, 9f);
    operator(BuiltinOperator.PADV2, new int[] {b, pads, value}, padded);
    operator(BuiltinOperator.SPLIT_V, new int[] {x, ints("sizes", 1, -1), ints("along", 1)}, c, d);
    assertThat(run(x, new int[] {1, 4}, new float[] {1, 2, 3, 4}, a, padded, c, d))
        .containsExactly(1, 2, 9, 3, 4, 9, 9, 9, 1, 2, 3, 4);
  }

  @Test
  void reductions() {
    int x = file.floats("x", 2, 3);
    int axis = ints("axis", -1);
    int max = file.floats("max", 2);
    int sum = file.floats("sum", 2);
    int product = file.floats("product", 2);
    int place = file.tensor("place", TensorType.INT32, 2);
    byte type = BuiltinOptions.ReducerOptions;
    int[] operands = {x, axis};
    operator(BuiltinOperator.REDUCE_MAX, type, new ReducerOptionsT(), operands, max);
    operator(BuiltinOperator.SUM, type, new ReducerOptionsT(), operands, sum);
    operator(BuiltinOperator.REDUCE_PROD, type, new ReducerOptionsT(), operands, product);
    ArgMaxOptionsT argMax = new ArgMaxOptionsT();
    argMax.setOutputType(TensorType.INT32);
    operator(BuiltinOperator.ARG_MAX, BuiltinOptions.ArgMaxOptions, argMax, operands, place);
    assertThat(run(x, new int[] {2, 3}, new float[] {1, 5, 2, 7, -1, 3}, max, sum, product, place))
        .containsExactly(5, 7, 8, 9, 10, -21, 1, 0);
  }

  @Test
  void softmaxIsScaledByBeta() {
    int x = file.floats("x", 1, 2);
    int y = file.floats("y", 1, 2);
    SoftmaxOptionsT options = new SoftmaxOptionsT();
    options.setBeta(2);
    operator(BuiltinOperator.SOFTMAX, BuiltinOptions.SoftmaxOptions, options, new int[] {x}, y);
    double first = 1 / (1 + Math.exp(2 * (0.5 - 0.25)));
    assertThat(run(x, new int[] {1, 2}, new float[] {0.25f, 0.5f}, y))
        .containsExactly(new double[] {first, 1 - first}, within(1e-6));
  }

  @Test
  void poolsLeavePaddingOut() {
    int x = file.floats("x", 1, 1, 3, 1);
    int average = file.floats("average", 1, 1, 2, 1);
    int max = file.floats("max", 1, 1, 2, 1);
    Pool2DOptionsT options = new Pool2DOptionsT();
    options.setPadding(Padding.SAME);
    options.setStrideH(1);
    options.setStrideW(2);
    options.setFilterHeight(1);
    options.setFilterWidth(2);
    byte type = BuiltinOptions.Pool2DOptions;
    operator(BuiltinOperator.AVERAGE_POOL_2D, type, options, new int[] {x}, average);
    operator(BuiltinOperator.MAX_POOL_2D, type, options, new int[] {x}, max);
    assertThat(run(x, new int[] {1, 1, 3, 1}, new float[] {1, 3, -7}, average, max))
        .containsExactly(2, -7, 3, -7);
  }

  @Test
  void aCastOfNothingIsRefused() {
    int x = file.floats("x", 1, 3);
    int y = file.floats("y", 1, 3);
    operator(BuiltinOperator.CAST, new int[] {-1}, y);
    assertThatThrownBy(() -> run(x, new int[] {1, 3}, new float[] {1, 3, -7}, y))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("CAST")
        .hasMessageContaining("input 0 is missing");
  }

  /** A scalar has no axes whose elements could be counted. */
  @Test
  void aPoolWhoseOutputIsNoImageIsRefused() {
    int x = file.floats("x", 1, 1, 3, 1);
    int y = file.floats("y");
    Pool2DOptionsT options = new Pool2DOptionsT();
    options.setStrideH(1);
    options.setStrideW(1);
    options.setFilterHeight(1);
    options.setFilterWidth(3);
    operator(
        BuiltinOperator.AVERAGE_POOL_2D, BuiltinOptions.Pool2DOptions, options, new int[] {x}, y);
    assertThatThrownBy(() -> run(x, new int[] {1, 1, 3, 1}, new float[] {1, 3, -7}, y))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("AVERAGE_POOL_2D")
        .hasMessageContaining("4 dimensions");
  }

  @Test
  void imagesOfAnotherSize() {
    int x = file.floats("x", 1, 1, 2, 1);
    int size = ints("size", 1, 4);
    int nearest = file.floats("nearest", 1, 1, 4, 1);
    int centred = file.floats("centred", 1, 1, 4, 1);
    int corners = file.floats("corners", 1, 1, 4, 1);
    ResizeBilinearOptionsT half = new ResizeBilinearOptionsT();
    half.setHalfPixelCenters(true);
    ResizeBilinearOptionsT aligned = new ResizeBilinearOptionsT();
    aligned.setAlignCorners(true);
    byte type = BuiltinOptions.ResizeBilinearOptions;
    operator(
        BuiltinOperator.RESIZE_NEAREST_NEIGHBOR,
        BuiltinOptions.ResizeNearestNeighborOptions,
        new ResizeNearestNeighborOptionsT(),
        new int[] {x, size},
        nearest);
    operator(BuiltinOperator.RESIZE_BILINEAR, type, half, new int[] {x, size}, centred);
    operator(BuiltinOperator.RESIZE_BILINEAR, type, aligned, new int[] {x, size}, corners);
    assertThat(run(x, new int[] {1, 1, 2, 1}, new float[] {0, 12}, nearest, centred, corners))
        .containsExactly(new double[] {0, 0, 12, 12, 0, 3, 9, 12, 0, 4, 8, 12}, within(1e-5));
  }

  @Test
  void transposedConvolutionsSpreadTheirInput() {
    int x = file.floats("x", 1, 1, 2, 1);
    int weights = file.constant("w", new int[] {1, 1, 3, 1}, 1f, 10f, 100f);
    int y = file.floats("y", 1, 1, 4, 1);
    TransposeConvOptionsT options = new TransposeConvOptionsT();
    options.setPadding(Padding.SAME);
    options.setStrideH(1);
    options.setStrideW(2);
    operator(
        BuiltinOperator.TRANSPOSE_CONV,
        BuiltinOptions.TransposeConvOptions,
        options,
        new int[] {ints("shape", 1, 1, 4, 1), weights, x},
        y);
    // The whole result is 2, 20, 203, 30, 300; SAME takes nothing from its begin.
    assertThat(run(x, new int[] {1, 1, 2, 1}, new float[] {2, 3}, y))
        .containsExactly(2, 20, 203, 30);
  }

  @Test
  void blocksBecomeDepthAndBatches() {
    int x = file.floats("x", 1, 2, 2, 1);
    int depth = file.floats("depth", 1, 1, 1, 4);
    int back = file.floats("back", 1, 2, 2, 1);
    int batch = file.floats("batch", 4, 1, 1, 1);
    int again = file.floats("again", 1, 1, 2, 1);
    DepthToSpaceOptionsT options = new DepthToSpaceOptionsT();
    options.setBlockSize(2);
    SpaceToDepthOptionsT toDepth = new SpaceToDepthOptionsT();
    toDepth.setBlockSize(2);
    operator(
        BuiltinOperator.SPACE_TO_DEPTH,
        BuiltinOptions.SpaceToDepthOptions,
        toDepth,
        new int[] {x},
        depth);
    operator(
        BuiltinOperator.DEPTH_TO_SPACE,
        BuiltinOptions.DepthToSpaceOptions,
        options,
        new int[] {depth},
        back);
    int block = ints("block", 2, 2);
    int none = file.constant("none", new int[] {2, 2}, 0, 0, 0, 0);
    int crop = file.constant("crop", new int[] {2, 2}, 1, 0, 0, 0);
    operator(BuiltinOperator.SPACE_TO_BATCH_ND, new int[] {x, block, none}, batch);
    operator(BuiltinOperator.BATCH_TO_SPACE_ND, new int[] {batch, block, crop}, again);
    assertThat(run(x, new int[] {1, 2, 2, 1}, new float[] {1, 2, 3, 4}, depth, back, batch, again))
        .containsExactly(1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 3, 4);
  }

  @Test
  void productsOfMatricesAndRepetitions() {
    int x = file.floats("x", 1, 1, 2);
    int c = file.constant("c", new int[] {1, 3, 2}, 1f, 2, 3, 4, 5, 6);
    int y = file.floats("y", 1, 1, 3);
    int tiled = file.floats("tiled", 1, 2, 3);
    BatchMatMulOptionsT options = new BatchMatMulOptionsT();
    options.setAdjY(true);
    operator(
        BuiltinOperator.BATCH_MATMUL,
        BuiltinOptions.BatchMatMulOptions,
        options,
        new int[] {x, c},
        y);
    operator(BuiltinOperator.TILE, new int[] {y, ints("times", 1, 2, 1)}, tiled);
    assertThat(run(x, new int[] {1, 1, 2}, new float[] {10, 1}, tiled))
        .containsExactly(12, 34, 56, 12, 34, 56);
  }
}
