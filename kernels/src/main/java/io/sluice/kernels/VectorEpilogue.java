package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link KernelEpilogue.Integers} by the Vector API. */
final class VectorEpilogue {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorEpilogue() {}

  /**
   * Stores the sums of some windows.
   *
   * @param n the first output
   * @param panel how many outputs of each window there are, one behind the other
   */
  static void integers(
      KernelEpilogue.Integers epilogue,
      int n,
      int panel,
      float[] sums,
      float[] y,
      int yAt,
      int[] to,
      int first,
      int count) {
    if (panel == 4 * LANES) {
      byFour(epilogue, n, sums, y, yAt, to, first, count);
    } else if (panel == 2 * LANES) {
      byTwo(epilogue, n, sums, y, yAt, to, first, count);
    } else {
      byOne(epilogue, n, sums, y, yAt, to, first, count);
    }
  }

  private static void byFour(
      KernelEpilogue.Integers epilogue,
      int n,
      float[] sums,
      float[] y,
      int yAt,
      int[] to,
      int first,
      int count) {
    FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
    FloatVector offset = FloatVector.broadcast(SPECIES, epilogue.offset());
    IntVector low = IntVector.broadcast(INTS, epilogue.lowBits());
    IntVector high = IntVector.broadcast(INTS, epilogue.highBits());
    FloatVector sa = FloatVector.fromArray(SPECIES, epilogue.multipliers(), n);
    FloatVector sb = FloatVector.fromArray(SPECIES, epilogue.multipliers(), n + LANES);
    FloatVector sc = FloatVector.fromArray(SPECIES, epilogue.multipliers(), n + 2 * LANES);
    FloatVector sd = FloatVector.fromArray(SPECIES, epilogue.multipliers(), n + 3 * LANES);
    for (int i = 0; i < count; i++) {
      int from = i * 4 * LANES;
      int target = yAt + to[first + i];
      FloatVector a = FloatVector.fromArray(SPECIES, sums, from).mul(sa).add(rounder);
      FloatVector b = FloatVector.fromArray(SPECIES, sums, from + LANES).mul(sb).add(rounder);
      FloatVector c = FloatVector.fromArray(SPECIES, sums, from + 2 * LANES).mul(sc).add(rounder);
      FloatVector d = FloatVector.fromArray(SPECIES, sums, from + 3 * LANES).mul(sd).add(rounder);
      IntVector qa = a.reinterpretAsInts().max(low).min(high);
      IntVector qb = b.reinterpretAsInts().max(low).min(high);
      IntVector qc = c.reinterpretAsInts().max(low).min(high);
      IntVector qd = d.reinterpretAsInts().max(low).min(high);
      qa.reinterpretAsFloats().sub(offset).intoArray(y, target);
      qb.reinterpretAsFloats().sub(offset).intoArray(y, target + LANES);
      qc.reinterpretAsFloats().sub(offset).intoArray(y, target + 2 * LANES);
      qd.reinterpretAsFloats().sub(offset).intoArray(y, target + 3 * LANES);
    }
  }

  private static void byTwo(
      KernelEpilogue.Integers epilogue,
      int n,
      float[] sums,
      float[] y,
      int yAt,
      int[] to,
      int first,
      int count) {
    FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
    FloatVector offset = FloatVector.broadcast(SPECIES, epilogue.offset());
    IntVector low = IntVector.broadcast(INTS, epilogue.lowBits());
    IntVector high = IntVector.broadcast(INTS, epilogue.highBits());
    FloatVector sa = FloatVector.fromArray(SPECIES, epilogue.multipliers(), n);
    FloatVector sb = FloatVector.fromArray(SPECIES, epilogue.multipliers(), n + LANES);
    for (int i = 0; i < count; i += 2) {
      int i0 = i;
      int i1 = Math.min(i + 1, count - 1);
      FloatVector a0 = FloatVector.fromArray(SPECIES, sums, i0 * 2 * LANES).mul(sa).add(rounder);
      FloatVector b0 =
          FloatVector.fromArray(SPECIES, sums, i0 * 2 * LANES + LANES).mul(sb).add(rounder);
      FloatVector a1 = FloatVector.fromArray(SPECIES, sums, i1 * 2 * LANES).mul(sa).add(rounder);
      FloatVector b1 =
          FloatVector.fromArray(SPECIES, sums, i1 * 2 * LANES + LANES).mul(sb).add(rounder);
      IntVector qa0 = a0.reinterpretAsInts().max(low).min(high);
      IntVector qb0 = b0.reinterpretAsInts().max(low).min(high);
      IntVector qa1 = a1.reinterpretAsInts().max(low).min(high);
      IntVector qb1 = b1.reinterpretAsInts().max(low).min(high);
      qa0.reinterpretAsFloats().sub(offset).intoArray(y, yAt + to[first + i0]);
      qb0.reinterpretAsFloats().sub(offset).intoArray(y, yAt + to[first + i0] + LANES);
      qa1.reinterpretAsFloats().sub(offset).intoArray(y, yAt + to[first + i1]);
      qb1.reinterpretAsFloats().sub(offset).intoArray(y, yAt + to[first + i1] + LANES);
    }
  }

  private static void byOne(
      KernelEpilogue.Integers epilogue,
      int n,
      float[] sums,
      float[] y,
      int yAt,
      int[] to,
      int first,
      int count) {
    FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
    FloatVector offset = FloatVector.broadcast(SPECIES, epilogue.offset());
    IntVector low = IntVector.broadcast(INTS, epilogue.lowBits());
    IntVector high = IntVector.broadcast(INTS, epilogue.highBits());
    FloatVector sa = FloatVector.fromArray(SPECIES, epilogue.multipliers(), n);
    for (int i = 0; i < count; i += 4) {
      int i0 = i;
      int i1 = Math.min(i + 1, count - 1);
      int i2 = Math.min(i + 2, count - 1);
      int i3 = Math.min(i + 3, count - 1);
      FloatVector a0 = FloatVector.fromArray(SPECIES, sums, i0 * LANES).mul(sa).add(rounder);
      FloatVector a1 = FloatVector.fromArray(SPECIES, sums, i1 * LANES).mul(sa).add(rounder);
      FloatVector a2 = FloatVector.fromArray(SPECIES, sums, i2 * LANES).mul(sa).add(rounder);
      FloatVector a3 = FloatVector.fromArray(SPECIES, sums, i3 * LANES).mul(sa).add(rounder);
      IntVector qa0 = a0.reinterpretAsInts().max(low).min(high);
      IntVector qa1 = a1.reinterpretAsInts().max(low).min(high);
      IntVector qa2 = a2.reinterpretAsInts().max(low).min(high);
      IntVector qa3 = a3.reinterpretAsInts().max(low).min(high);
      qa0.reinterpretAsFloats().sub(offset).intoArray(y, yAt + to[first + i0]);
      qa1.reinterpretAsFloats().sub(offset).intoArray(y, yAt + to[first + i1]);
      qa2.reinterpretAsFloats().sub(offset).intoArray(y, yAt + to[first + i2]);
      qa3.reinterpretAsFloats().sub(offset).intoArray(y, yAt + to[first + i3]);
    }
  }
}
