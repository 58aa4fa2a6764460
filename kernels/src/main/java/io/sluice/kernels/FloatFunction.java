package io.sluice.kernels;

/** A function of one float. */
@FunctionalInterface
public interface FloatFunction {
  float apply(float x);
}
