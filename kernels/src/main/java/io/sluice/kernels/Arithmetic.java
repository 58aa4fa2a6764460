package io.sluice.kernels;

/** A function of two floats, each rounded once. */
public enum Arithmetic {
  ADD,
  SUBTRACT,
  MULTIPLY
}
