package io.sluice.runtime.plain.onnx.product;

import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Products;

/**
 * The product of two matrices that lie within tensors in any direction: {@code y[m][n] += a[m][k] *
 * b[k][n]}, k ascending. The rows of y are adjacent.
 *
 * @param rows extent of m
 * @param columns extent of n
 * @param depth extent of k
 * @param aRow from one row of a to the next
 * @param aStep along a row of a
 * @param bStep from one row of b to the next
 * @param bColumn along a row of b
 */
public record MatrixProduct(
    Products products,
    int rows,
    int columns,
    int depth,
    int aRow,
    int aStep,
    int bStep,
    int bColumn) {

  /** Two matrices that are stored row by row. */
  static MatrixProduct rowMajor(Products products, int rows, int columns, int depth) {
    return new MatrixProduct(products, rows, columns, depth, depth, 1, columns, 1);
  }

  /** Adds the product of the matrices that begin at {@code aAt} and {@code bAt}. */
  public void add(TensorView y, int yAt, TensorView a, int aAt, TensorView b, int bAt) {
    boolean alongRows = bColumn == 1 && columns > 1;
    for (int m = 0; m < rows; m++) {
      int row = yAt + m * columns;
      int left = aAt + m * aRow;
      if (alongRows) {
        for (int k = 0; k < depth; k++) {
          products.addRow(y, row, 1, a, left + k * aStep, b, bAt + k * bStep, 1, columns);
        }
      } else {
        for (int n = 0; n < columns; n++) {
          products.addDot(y, row + n, a, left, aStep, b, bAt + n * bColumn, bStep, depth);
        }
      }
    }
  }
}
