package io.sluice.benchmarks.tflite;

import io.sluice.model.Shape;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.MulOptionsT;
import org.tensorflow.lite.schema.PadOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.ReshapeOptionsT;
import org.tensorflow.lite.schema.SplitOptionsT;
import org.tensorflow.lite.schema.SubOptionsT;

/** Adds operators to a draft. Tensors are indices; activations are those of the schema. */
final class TfliteOperators {
  private final TfliteDraft draft;

  TfliteOperators(TfliteDraft draft) {
    this.draft = draft;
  }

  /** An operator of one input and no options, such as {@link BuiltinOperator#HARD_SWISH}. */
  void unary(int builtin, int x, int y) {
    draft.operator(builtin, BuiltinOptions.NONE, null, new int[] {x}, y);
  }

  /**
   * A fully connected layer.
   *
   * @param weights [outputs, inputs]
   */
  void fullyConnected(String name, int x, float[] weights, float[] bias, byte activation, int y) {
    FullyConnectedOptionsT options = new FullyConnectedOptionsT();
    options.setFusedActivationFunction(activation);
    Shape shape = Shape.of(bias.length, weights.length / bias.length);
    draft.operator(
        BuiltinOperator.FULLY_CONNECTED,
        BuiltinOptions.FullyConnectedOptions,
        options,
        new int[] {x, draft.constant(name + ".weight", shape, weights), bias(name, bias)},
        y);
  }

  private int bias(String name, float[] bias) {
    return draft.constant(name + ".bias", Shape.of(bias.length), bias);
  }

  /**
   * A convolution.
   *
   * @param weights [outputs, rows, columns, inputs]
   */
  void conv(String name, int x, Shape shape, float[] weights, float[] bias, Window window, int y) {
    Conv2DOptionsT options = new Conv2DOptionsT();
    options.setPadding(window.padding());
    options.setStrideH(window.strideH());
    options.setStrideW(window.strideW());
    options.setDilationHFactor(window.dilationH());
    options.setDilationWFactor(window.dilationW());
    options.setFusedActivationFunction(window.activation());
    draft.operator(
        BuiltinOperator.CONV_2D,
        BuiltinOptions.Conv2DOptions,
        options,
        new int[] {x, draft.constant(name + ".weight", shape, weights), bias(name, bias)},
        y);
  }

  /**
   * A depthwise convolution with as many outputs as inputs.
   *
   * @param weights [1, rows, columns, channels]
   */
  void depthwise(
      String name, int x, Shape shape, float[] weights, float[] bias, Window window, int y) {
    DepthwiseConv2DOptionsT options = new DepthwiseConv2DOptionsT();
    options.setPadding(window.padding());
    options.setStrideH(window.strideH());
    options.setStrideW(window.strideW());
    options.setDilationHFactor(window.dilationH());
    options.setDilationWFactor(window.dilationW());
    options.setDepthMultiplier(1);
    options.setFusedActivationFunction(window.activation());
    draft.operator(
        BuiltinOperator.DEPTHWISE_CONV_2D,
        BuiltinOptions.DepthwiseConv2DOptions,
        options,
        new int[] {x, draft.constant(name + ".weight", shape, weights), bias(name, bias)},
        y);
  }

  /**
   * How a convolution moves over its image.
   *
   * @param padding of the schema
   * @param activation of the schema, fused
   */
  record Window(
      byte padding, int strideH, int strideW, int dilationH, int dilationW, byte activation) {}

  /** Zeros around the two middle axes of [N, H, W, C]. */
  void pad(String name, int x, int top, int bottom, int left, int right, int y) {
    int[] amounts = {0, 0, top, bottom, left, right, 0, 0};
    draft.operator(
        BuiltinOperator.PAD,
        BuiltinOptions.PadOptions,
        new PadOptionsT(),
        new int[] {x, draft.constant(name + ".padding", Shape.of(4, 2), amounts)},
        y);
  }

  void add(int a, int b, byte activation, int y) {
    AddOptionsT options = new AddOptionsT();
    options.setFusedActivationFunction(activation);
    draft.operator(BuiltinOperator.ADD, BuiltinOptions.AddOptions, options, new int[] {a, b}, y);
  }

  void subtract(int a, int b, byte activation, int y) {
    SubOptionsT options = new SubOptionsT();
    options.setFusedActivationFunction(activation);
    draft.operator(BuiltinOperator.SUB, BuiltinOptions.SubOptions, options, new int[] {a, b}, y);
  }

  void multiply(int a, int b, byte activation, int y) {
    MulOptionsT options = new MulOptionsT();
    options.setFusedActivationFunction(activation);
    draft.operator(BuiltinOperator.MUL, BuiltinOptions.MulOptions, options, new int[] {a, b}, y);
  }

  /** {@code min(max(x + 3, 0), 6) / 6}, for which TFLite has no operator of its own. */
  void hardSigmoid(String name, Shape shape, int x, int y) {
    int clipped = draft.floats(name + ".clipped", shape);
    add(
        x,
        draft.constant(name + ".3", Shape.of(), new float[] {3}),
        ActivationFunctionType.RELU6,
        clipped);
    int sixth = draft.constant(name + ".sixth", Shape.of(), new float[] {1f / 6f});
    multiply(clipped, sixth, ActivationFunctionType.NONE, y);
  }

  void mean(String name, int x, int[] axes, boolean keepDims, int y) {
    ReducerOptionsT options = new ReducerOptionsT();
    options.setKeepDims(keepDims);
    draft.operator(
        BuiltinOperator.MEAN,
        BuiltinOptions.ReducerOptions,
        options,
        new int[] {x, draft.constant(name + ".axes", axes)},
        y);
  }

  void reshape(String name, int x, Shape shape, int y) {
    ReshapeOptionsT options = new ReshapeOptionsT();
    options.setNewShape(shape.toArray());
    draft.operator(
        BuiltinOperator.RESHAPE,
        BuiltinOptions.ReshapeOptions,
        options,
        new int[] {x, draft.constant(name + ".shape", shape.toArray())},
        y);
  }

  /** Equal parts of a row. */
  void split(String name, int x, int... parts) {
    SplitOptionsT options = new SplitOptionsT();
    options.setNumSplits(parts.length);
    int axis = draft.constant(name + ".axis", Shape.of(), new int[] {1});
    draft.operator(
        BuiltinOperator.SPLIT, BuiltinOptions.SplitOptions, options, new int[] {axis, x}, parts);
  }
}
