package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Activations} by the Vector API, operation for operation, so that every lane has their
 * bits. Counts are multiples of the lanes; y must not overlap x. As in {@link VectorLoops} vectors
 * stay within a loop, which is why the exponential is there twice. The methods with it are more
 * than HotSpot inlines, so they are compiled by themselves, and their operators are as few as the
 * rules there want: a bound that no input reaches is left out.
 */
final class VectorFunctions {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** Adding it rounds a small float to an integer, half to even, which its lowest bits then are. */
  static final float ROUNDER = 12582912f;

  static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private VectorFunctions() {}

  /**
   * Applies a function, if it has a form here; whether it has. One method on purpose: it is more
   * than HotSpot inlines. Each function makes its own constants: vectors that are made before a
   * branch become objects where only one of the branches needs them.
   */
  static boolean activate(Activation f, float[] x, int xAt, float[] y, int yAt, int count) {
    switch (f.kind()) {
      case IDENTITY -> System.arraycopy(x, xAt, y, yAt, count);
      case RELU -> {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xAt + i).max(zero).intoArray(y, yAt + i);
        }
      }
      case RELU6 -> {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector six = FloatVector.broadcast(SPECIES, 6f);
        for (int i = 0; i < count; i += LANES) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
          v = v.blend(zero, v.compare(VectorOperators.LT, zero));
          v.blend(six, v.compare(VectorOperators.GT, six)).intoArray(y, yAt + i);
        }
      }
      case HARD_SIGMOID -> {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector three = FloatVector.broadcast(SPECIES, 3f);
        FloatVector six = FloatVector.broadcast(SPECIES, 6f);
        for (int i = 0; i < count; i += LANES) {
          // The sum is no negative zero, which the maximum would make a positive one.
          FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).add(three);
          v.max(zero).min(six).div(six).intoArray(y, yAt + i);
        }
      }
      case HARD_SIGMOID_OF_SLOPE -> {
        FloatVector slope = FloatVector.broadcast(SPECIES, f.alpha());
        FloatVector offset = FloatVector.broadcast(SPECIES, f.beta());
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < count; i += LANES) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).fma(slope, offset);
          v.max(zero).min(one).intoArray(y, yAt + i);
        }
      }
      case HARD_SWISH -> {
        FloatVector three = FloatVector.broadcast(SPECIES, 3f);
        FloatVector six = FloatVector.broadcast(SPECIES, 6f);
        IntVector zeroBits = IntVector.zero(INTS);
        IntVector sixBits = six.reinterpretAsInts();
        for (int i = 0; i < count; i += LANES) {
          // The bits of floats from 0 on are in their order. A NaN stays one by the product.
          FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
          IntVector gate = v.add(three).reinterpretAsInts().max(zeroBits).min(sixBits);
          v.mul(gate.reinterpretAsFloats()).div(six).intoArray(y, yAt + i);
        }
      }
      case SIGMOID -> sigmoid(x, xAt, y, yAt, count);
      case TANH -> tanh(x, xAt, y, yAt, count);
      case SILU -> {
        sigmoid(x, xAt, y, yAt, count);
        VectorLoops.multiply(x, xAt, y, yAt, y, yAt, count);
      }
      case ROUNDED_HARD_SIGMOID, ROUNDED_HARD_SWISH -> {
        return false;
      }
    }
    return true;
  }

  /** By way of exp(-|x|) in y. */
  static void sigmoid(float[] x, int xAt, float[] y, int yAt, int count) {
    FloatVector least = FloatVector.broadcast(SPECIES, -104f);
    FloatVector log2e = FloatVector.broadcast(SPECIES, 1.442695f);
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    FloatVector ln2 = FloatVector.broadcast(SPECIES, -0.6931472f);
    FloatVector ln2Rest = FloatVector.broadcast(SPECIES, 1.9046542e-9f);
    FloatVector p5 = FloatVector.broadcast(SPECIES, 1.9875691e-4f);
    FloatVector p4 = FloatVector.broadcast(SPECIES, 0.0013981999f);
    FloatVector p3 = FloatVector.broadcast(SPECIES, 0.008333452f);
    FloatVector p2 = FloatVector.broadcast(SPECIES, 0.041665796f);
    FloatVector p1 = FloatVector.broadcast(SPECIES, 0.16666666f);
    FloatVector p0 = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector unit = FloatVector.broadcast(SPECIES, 1f);
    IntVector rounderBits = IntVector.broadcast(INTS, ROUNDER_BITS);
    IntVector bias = IntVector.broadcast(INTS, 127);
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector clamped = v.abs().neg().max(least);
      FloatVector shifted = clamped.mul(log2e).add(rounder);
      FloatVector n = shifted.sub(rounder);
      FloatVector r = n.fma(ln2Rest, n.fma(ln2, clamped));
      FloatVector p = p5.fma(r, p4).fma(r, p3).fma(r, p2).fma(r, p1).fma(r, p0);
      IntVector power = shifted.reinterpretAsInts().sub(rounderBits);
      IntVector half = power.lanewise(VectorOperators.ASHR, 1);
      IntVector rest = power.sub(half);
      p.fma(r.mul(r), r)
          .add(unit)
          .mul(half.add(bias).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
          .mul(rest.add(bias).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
          .intoArray(y, yAt + i);
    }
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector e = FloatVector.fromArray(SPECIES, y, yAt + i);
      e.blend(one, v.compare(VectorOperators.GE, zero)).div(e.add(one)).intoArray(y, yAt + i);
    }
  }

  /**
   * By way of exp(|2x|) in y, or of exp(44), from which on the result is 1: so one power of two is
   * enough.
   */
  static void tanh(float[] x, int xAt, float[] y, int yAt, int count) {
    FloatVector most = FloatVector.broadcast(SPECIES, 44f);
    FloatVector log2e = FloatVector.broadcast(SPECIES, 1.442695f);
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    FloatVector ln2 = FloatVector.broadcast(SPECIES, -0.6931472f);
    FloatVector ln2Rest = FloatVector.broadcast(SPECIES, 1.9046542e-9f);
    FloatVector p5 = FloatVector.broadcast(SPECIES, 1.9875691e-4f);
    FloatVector p4 = FloatVector.broadcast(SPECIES, 0.0013981999f);
    FloatVector p3 = FloatVector.broadcast(SPECIES, 0.008333452f);
    FloatVector p2 = FloatVector.broadcast(SPECIES, 0.041665796f);
    FloatVector p1 = FloatVector.broadcast(SPECIES, 0.16666666f);
    FloatVector p0 = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector unit = FloatVector.broadcast(SPECIES, 1f);
    IntVector rounderBits = IntVector.broadcast(INTS, ROUNDER_BITS);
    IntVector bias = IntVector.broadcast(INTS, 127);
    for (int i = 0; i < count; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xAt + i).abs();
      FloatVector clamped = a.add(a).min(most);
      FloatVector shifted = clamped.mul(log2e).add(rounder);
      FloatVector n = shifted.sub(rounder);
      FloatVector r = n.fma(ln2Rest, n.fma(ln2, clamped));
      FloatVector p = p5.fma(r, p4).fma(r, p3).fma(r, p2).fma(r, p1).fma(r, p0);
      IntVector power = shifted.reinterpretAsInts().sub(rounderBits);
      p.fma(r.mul(r), r)
          .add(unit)
          .mul(power.add(bias).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
          .intoArray(y, yAt + i);
    }
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2f);
    FloatVector bound = FloatVector.broadcast(SPECIES, 0.625f);
    FloatVector q4 = FloatVector.broadcast(SPECIES, -0.0057049887f);
    FloatVector q3 = FloatVector.broadcast(SPECIES, 0.020639088f);
    FloatVector q2 = FloatVector.broadcast(SPECIES, -0.053739715f);
    FloatVector q1 = FloatVector.broadcast(SPECIES, 0.13331442f);
    FloatVector q0 = FloatVector.broadcast(SPECIES, -0.3333328f);
    IntVector sign = IntVector.broadcast(INTS, Integer.MIN_VALUE);
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i);
      FloatVector a = v.abs();
      FloatVector z = a.mul(a);
      FloatVector q = q4.fma(z, q3).fma(z, q2).fma(z, q1).fma(z, q0);
      FloatVector near = q.mul(z).fma(a, a);
      FloatVector e = FloatVector.fromArray(SPECIES, y, yAt + i);
      minusTwo
          .div(e.add(one))
          .add(one)
          .blend(near, a.compare(VectorOperators.LT, bound))
          .reinterpretAsInts()
          .or(v.reinterpretAsInts().and(sign))
          .reinterpretAsFloats()
          .intoArray(y, yAt + i);
    }
  }
}
