package io.sluice.nn;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Functions that multiply by a weight: linear, convolutions, matrix products. */
final class Products {
  private Products() {}

  static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    Operation.require(
        weight.dim() == 2 && x.dim() >= 1 && x.size(-1) == weight.size(1),
        "linear",
        "weight shape %s does not match input shape %s",
        weight.shape(),
        x.shape());
    requireBias("linear", bias, weight.size(0));
    ConvGeometry geometry = ConvGeometry.pointwise(weight.size(1), weight.size(0));
    return product(
        Operation.of("linear", x, weight, bias).as(new Op.Linear()),
        geometry,
        x.shape().withDim(-1, weight.size(0)),
        x,
        weight,
        bias);
  }

  static Tensor conv(
      Tensor x, Tensor weight, @Nullable Tensor bias, ConvOptions options, int dimensions) {
    String name = "conv" + dimensions + "d";
    Shape shape = convShape(name, x.shape(), weight.shape(), options, dimensions);
    requireBias(name, bias, weight.size(0));
    return product(
        Operation.of(name, x, weight, bias).as(options.op(dimensions)),
        ConvGeometry.of(x.shape(), weight.shape(), shape, options),
        shape,
        x,
        weight,
        bias);
  }

  private static Shape convShape(
      String name, Shape x, Shape weight, ConvOptions options, int dimensions) {
    Operation.require(
        x.rank() == dimensions + 2,
        name,
        "input shape %s must have %d dimensions, batch and channels included",
        x,
        dimensions + 2);
    Operation.require(
        weight.rank() == dimensions + 2
            && weight.dim(1) * options.groups() == x.dim(1)
            && weight.dim(0) % options.groups() == 0,
        name,
        "weight shape %s does not match input shape %s in %d groups",
        weight,
        x,
        options.groups());
    int[] stride = options.strideFor(dimensions);
    int[] padding = options.paddingFor(dimensions);
    int[] dilation = options.dilationFor(dimensions);
    Shape y = x.withDim(1, weight.dim(0));
    for (int d = 0; d < dimensions; d++) {
      int room = x.dim(2 + d) + 2 * padding[d] - dilation[d] * (weight.dim(2 + d) - 1) - 1;
      Operation.require(room >= 0, name, "kernel %s is larger than the padded input %s", weight, x);
      y = y.withDim(2 + d, room / stride[d] + 1);
    }
    return y;
  }

  private static void requireBias(String name, @Nullable Tensor bias, int length) {
    Operation.require(
        bias == null || bias.shape().equals(Shape.of(length)),
        name,
        "bias must have shape [%d]",
        length);
  }

  private static Tensor product(
      Operation operation,
      ConvGeometry geometry,
      Shape shape,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias) {
    ConvKernel kernel = new ConvKernel(geometry, weight.data());
    float[] offsets = bias == null ? new float[geometry.outChannels()] : bias.data();
    int samples = x.numel() / geometry.inWidth();
    float[] y = new float[samples * geometry.outWidth()];
    for (int n = 0; n < samples; n += FeatureRows.BLOCK) {
      int end = Math.min(n + FeatureRows.BLOCK, samples);
      float[][] rows = FeatureRows.load(x.data(), geometry.inWidth(), n, end);
      FeatureRows.store(kernel.forward(rows, offsets), y, n);
    }
    float[] input = x.data();
    return operation.result(shape, y, g -> productBackward(g, geometry, kernel, input, samples));
  }

  private static void productBackward(
      Gradients g, ConvGeometry geometry, ConvKernel kernel, float[] x, int samples) {
    float[] gx = new float[g.wanted(0) ? x.length : 0];
    float[] gw = new float[geometry.outChannels() * geometry.weightsPerOutput()];
    float[] gb = new float[geometry.outChannels()];
    float[] gy = g.output();
    for (int n = 0; n < samples; n += FeatureRows.BLOCK) {
      int end = Math.min(n + FeatureRows.BLOCK, samples);
      float[][] gradient = FeatureRows.load(gy, geometry.outWidth(), n, end);
      if (g.wanted(0)) {
        FeatureRows.store(kernel.gradientOfInput(gradient), gx, n);
      }
      if (g.wanted(1)) {
        kernel.addGradientOfWeight(FeatureRows.load(x, geometry.inWidth(), n, end), gradient, gw);
      }
      if (g.wanted(2)) {
        kernel.addGradientOfBias(gradient, gb);
      }
    }
    g.give(0, gx);
    g.give(1, gw);
    g.give(2, gb);
  }

  static Tensor matmul(Tensor a, Tensor b) {
    Operation.require(
        a.dim() >= 2 && b.dim() >= 2 && a.size(-1) == b.size(-2),
        "matmul",
        "shapes %s and %s do not fit",
        a.shape(),
        b.shape());
    if (b.dim() == 2) {
      return linear(a, b.transpose(0, 1), null);
    }
    int batch = b.dim() - 2;
    Operation.require(
        a.dim() == b.dim()
            && Arrays.equals(a.shape().toArray(), 0, batch, b.shape().toArray(), 0, batch),
        "matmul",
        "shapes %s and %s differ in their batch; broadcast them first",
        a.shape(),
        b.shape());
    return batched(a, b);
  }

  private static Tensor batched(Tensor a, Tensor b) {
    int rows = a.size(-2);
    int inner = a.size(-1);
    int columns = b.size(-1);
    int batch = a.numel() / (rows * inner);
    Tensor left = a.reshape(batch, rows, inner);
    Tensor right = b.reshape(batch, inner, columns);
    Tensor[] products = new Tensor[batch];
    for (int i = 0; i < batch; i++) {
      products[i] = matmul(left.select(0, i), right.select(0, i));
    }
    Shape shape = a.shape().withDim(-1, columns);
    return Tensor.stack(Arrays.asList(products), 0).reshape(shape.toArray());
  }
}
