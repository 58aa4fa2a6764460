package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT8;

import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.List;

/**
 * FULLY_CONNECTED of FLOAT32 inputs and weights [out, in] of FLOAT32, constant or computed, see
 * {@link FloatProduct}; or of INT8, which meet inputs whose rows are quantized by their own ranges
 * (the hybrid kernels).
 *
 * <p>Source: TensorFlow Lite, {@code fully_connected.cc}.
 */
final class FloatFullyConnected {
  private static final int X = 0;
  private static final int WEIGHTS = 1;
  private static final int BIAS = 2;

  private FloatFullyConnected() {}

  static Prepared prepare(PlainNode node) {
    TensorSpec weights = node.spec(WEIGHTS);
    Shape shape = weights.shape();
    Shape x = node.shape(X);
    node.check(
        shape.rank() == 2 && shape.elementCount() > 0 && x.elementCount() % shape.dim(1) == 0,
        "weights of shape %s do not fit input %s",
        shape,
        x);
    int outputs = shape.dim(0);
    int rows = x.elementCount() / shape.dim(1);
    if (node.has(BIAS)) {
      node.check(
          node.shape(BIAS).elementCount() == outputs,
          "bias of shape %s does not fit %d outputs",
          node.shape(BIAS),
          outputs);
    }
    boolean keep = node.integer("keep_num_dims", 0) != 0;
    node.check(
        !keep || (x.rank() >= 1 && x.dim(-1) == shape.dim(1)),
        "weights of shape %s do not fit the last extent of %s",
        shape,
        x);
    Shape y = keep ? x.withDim(-1, outputs) : Shape.of(rows, outputs);
    node.check(
        node.spec(X).type() == FLOAT32,
        "input %s with weights %s is not supported",
        node.input(X),
        node.input(WEIGHTS));
    return weights.type() == FLOAT32
        ? FloatProduct.fullyConnected(node, rows, y)
        : hybrid(node, rows, shape, y);
  }

  private static Prepared hybrid(PlainNode node, int rows, Shape shape, Shape output) {
    TensorSpec weights = node.spec(WEIGHTS);
    float[] scales = weights.requireQuantization().scales();
    node.check(
        weights.type() == INT8 && (scales.length == 1 || scales.length == shape.dim(0)),
        "weights %s%s with %d scales are not supported for F32 inputs",
        weights.type().code(),
        shape,
        scales.length);
    boolean asymmetric = node.integer("asymmetric_quantize_inputs", 0) != 0;
    return Prepared.of(
        new TensorType(FLOAT32, output),
        List.of(
            new TensorType(INT8, Shape.of(rows, shape.dim(1))),
            new TensorType(FLOAT32, Shape.of(rows, 2))),
        new HybridKernel(rows, shape.dim(1), scales, asymmetric, FloatActivation.of(node)));
  }

  private record HybridKernel(
      int rows, int columns, float[] scales, boolean asymmetric, FloatActivation activation)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      FloatView x = (FloatView) inputs[X];
      FloatView y = (FloatView) outputs[0];
      ByteView q = (ByteView) scratch[0];
      FloatView parameters = (FloatView) scratch[1];
      TensorView bias = inputs.length > BIAS ? inputs[BIAS] : null;
      DynamicQuantization.rows(
          x.array(),
          x.offset(),
          rows,
          columns,
          asymmetric,
          q.array(),
          q.offset(),
          parameters.array(),
          parameters.offset());
      int width = rows == 0 ? 0 : y.count() / rows;
      for (int row = 0; row < rows; row++) {
        int at = y.offset() + row * width;
        MatrixRows.begin(bias, y.array(), at, width);
        MatrixRows.accumulate(
            (ByteView) inputs[WEIGHTS],
            scales,
            columns,
            q.array(),
            q.offset() + row * columns,
            parameters.array(),
            parameters.offset() + 2 * row,
            y.array(),
            at);
      }
      activation.apply(y.array(), y.offset(), y.count());
    }
  }
}
