package io.sluice.runtime.plain.onnx.product;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Products;
import io.sluice.runtime.plain.onnx.Sums;
import java.util.Arrays;

/**
 * The matrix products of {@code numpy.matmul}: the last two dimensions are matrices, those before
 * them broadcast; a vector on the left is a row, one on the right a column, and the dimension that
 * was added so is dropped again.
 */
public final class BatchProduct {
  private final Shape output;
  private final MatrixProduct matrices;
  private final int[] batch;
  private final int[] aStrides;
  private final int[] bStrides;

  private BatchProduct(
      Shape output, MatrixProduct matrices, int[] batch, int[] aStrides, int[] bStrides) {
    this.output = output;
    this.matrices = matrices;
    this.batch = batch;
    this.aStrides = aStrides;
    this.bStrides = bStrides;
  }

  /**
   * The product of two shapes.
   *
   * @param sums the type to sum in
   * @throws io.sluice.model.InvalidModelException if they do not fit
   */
  public static BatchProduct of(PlainNode node, DataType sums, Shape a, Shape b) {
    node.check(a.rank() > 0 && b.rank() > 0, "no product of %s and %s: one is a scalar", a, b);
    int depth = a.dim(-1);
    int bDepth = b.rank() == 1 ? b.dim(0) : b.dim(-2);
    node.check(
        depth == bDepth, "no product of %s and %s: %d columns, %d rows", a, b, depth, bDepth);
    int rows = a.rank() == 1 ? 1 : a.dim(-2);
    int columns = b.rank() == 1 ? 1 : b.dim(-1);
    int[] batch = batch(node, a, b);
    int[] extents = Arrays.copyOf(batch, batch.length + 2);
    int rank = batch.length;
    if (a.rank() > 1) {
      extents[rank++] = rows;
    }
    if (b.rank() > 1) {
      extents[rank++] = columns;
    }
    return new BatchProduct(
        Shape.of(Arrays.copyOf(extents, rank)),
        MatrixProduct.rowMajor(Products.of(sums), rows, columns, depth),
        batch,
        strides(a, batch, rows * depth),
        strides(b, batch, depth * columns));
  }

  private static int[] batch(PlainNode node, Shape a, Shape b) {
    int rank = Math.max(Math.max(a.rank(), b.rank()) - 2, 0);
    int[] batch = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int left = batchExtent(a, axis, rank);
      int right = batchExtent(b, axis, rank);
      node.check(
          left == right || left == 1 || right == 1,
          "%s and %s do not broadcast: extents %d and %d",
          a,
          b,
          left,
          right);
      batch[axis] = left == 1 ? right : left;
    }
    return batch;
  }

  private static int batchExtent(Shape shape, int axis, int rank) {
    int own = axis - rank + shape.rank() - 2;
    return own < 0 ? 1 : shape.dim(own);
  }

  private static int[] strides(Shape shape, int[] batch, int matrix) {
    int[] strides = new int[batch.length];
    int stride = matrix;
    for (int axis = batch.length - 1; axis >= 0; axis--) {
      int extent = batchExtent(shape, axis, batch.length);
      strides[axis] = extent == 1 ? 0 : stride;
      stride *= extent;
    }
    return strides;
  }

  public Shape output() {
    return output;
  }

  int rows() {
    return matrices.rows();
  }

  int columns() {
    return matrices.columns();
  }

  /** Computes all products into {@code y}. */
  public void run(TensorView a, TensorView b, TensorView y) {
    Sums.clear(y);
    int size = matrices.rows() * matrices.columns();
    int batches = size == 0 ? 0 : y.count() / size;
    for (int i = 0; i < batches; i++) {
      int aAt = 0;
      int bAt = 0;
      int rest = i;
      for (int axis = batch.length - 1; axis >= 0; axis--) {
        aAt += rest % batch[axis] * aStrides[axis];
        bAt += rest % batch[axis] * bStrides[axis];
        rest /= batch[axis];
      }
      matrices.add(y, i * size, a, aAt, b, bAt);
    }
  }
}
