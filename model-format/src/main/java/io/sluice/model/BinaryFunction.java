package io.sluice.model;

/** The element-wise functions of {@link Op.Binary}. */
public enum BinaryFunction {
  ADD,
  SUB,
  MUL
}
