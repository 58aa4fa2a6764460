package io.sluice.kernels;

/**
 * Transpositions of matrices. The loops run along the longer side and take the shorter one in
 * fours, so that neither what is read nor what is written jumps between many cache lines.
 */
final class Transposition {
  private Transposition() {}

  static void of(float[] x, int xAt, int rows, int columns, float[] y, int yAt) {
    if (rows <= columns) {
      interleave(x, xAt, rows, columns, y, yAt);
    } else {
      separate(x, xAt, rows, columns, y, yAt);
    }
  }

  private static void interleave(float[] x, int xAt, int rows, int columns, float[] y, int yAt) {
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      int a = xAt + r * columns;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      int to = yAt + r;
      for (int i = 0; i < columns; i++, to += rows) {
        y[to] = x[a + i];
        y[to + 1] = x[b + i];
        y[to + 2] = x[c + i];
        y[to + 3] = x[d + i];
      }
    }
    for (; r < rows; r++) {
      int from = xAt + r * columns;
      int to = yAt + r;
      for (int i = 0; i < columns; i++, to += rows) {
        y[to] = x[from + i];
      }
    }
  }

  private static void separate(float[] x, int xAt, int rows, int columns, float[] y, int yAt) {
    int c = 0;
    for (; c + 4 <= columns; c += 4) {
      int a = yAt + c * rows;
      int b = a + rows;
      int d = b + rows;
      int e = d + rows;
      int from = xAt + c;
      for (int i = 0; i < rows; i++, from += columns) {
        y[a + i] = x[from];
        y[b + i] = x[from + 1];
        y[d + i] = x[from + 2];
        y[e + i] = x[from + 3];
      }
    }
    for (; c < columns; c++) {
      int to = yAt + c * rows;
      int from = xAt + c;
      for (int i = 0; i < rows; i++, from += columns) {
        y[to + i] = x[from];
      }
    }
  }

  static void of(byte[] x, int xAt, int rows, int columns, byte[] y, int yAt) {
    if (rows <= columns) {
      interleave(x, xAt, rows, columns, y, yAt);
    } else {
      separate(x, xAt, rows, columns, y, yAt);
    }
  }

  private static void interleave(byte[] x, int xAt, int rows, int columns, byte[] y, int yAt) {
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      int a = xAt + r * columns;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      int to = yAt + r;
      for (int i = 0; i < columns; i++, to += rows) {
        y[to] = x[a + i];
        y[to + 1] = x[b + i];
        y[to + 2] = x[c + i];
        y[to + 3] = x[d + i];
      }
    }
    for (; r < rows; r++) {
      int from = xAt + r * columns;
      int to = yAt + r;
      for (int i = 0; i < columns; i++, to += rows) {
        y[to] = x[from + i];
      }
    }
  }

  private static void separate(byte[] x, int xAt, int rows, int columns, byte[] y, int yAt) {
    int c = 0;
    for (; c + 4 <= columns; c += 4) {
      int a = yAt + c * rows;
      int b = a + rows;
      int d = b + rows;
      int e = d + rows;
      int from = xAt + c;
      for (int i = 0; i < rows; i++, from += columns) {
        y[a + i] = x[from];
        y[b + i] = x[from + 1];
        y[d + i] = x[from + 2];
        y[e + i] = x[from + 3];
      }
    }
    for (; c < columns; c++) {
      int to = yAt + c * rows;
      int from = xAt + c;
      for (int i = 0; i < rows; i++, from += columns) {
        y[to + i] = x[from];
      }
    }
  }
}
