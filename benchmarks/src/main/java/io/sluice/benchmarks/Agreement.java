package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether contenders of one precision give the same answer. Sluice's must: what is timed must be
 * right. A native peer's int8 answers may differ, since its kernels saturate on some CPUs; then the
 * tables say so.
 */
final class Agreement {
  private static final double TOLERANCE = 0.05;

  private Agreement() {}

  /**
   * Compares the last outputs with those of the first contender of the same precision, or with what
   * else a contender must give. The answers differ if one output is off by more than a small part
   * of the largest output.
   *
   * @return for each contender whether it agrees
   * @throws IllegalStateException if a contender differs that is no native peer in int8
   */
  static List<Boolean> of(List<? extends Contender> contenders) throws Exception {
    List<Boolean> agree = new ArrayList<>();
    for (Contender contender : contenders) {
      Contender first =
          contenders.stream().filter(c -> c.form() == contender.form()).findFirst().orElseThrow();
      String difference = difference(first, contender);
      if (difference != null && !(contender.engine().isNative() && contender.form() == Form.INT8)) {
        throw new IllegalStateException(difference);
      }
      agree.add(difference == null);
    }
    return agree;
  }

  private static @Nullable String difference(Contender first, Contender other) throws Exception {
    float[] expected = other.expected(first);
    float[] given = other.outputs();
    if (given.length < expected.length) {
      return "%s gives %d outputs, %s gives %d"
          .formatted(other.label(), given.length, first.label(), expected.length);
    }
    double largest = 1e-6;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - given[i]) <= TOLERANCE * largest)) {
        return "%s gives %s for output %d, %s gives %s"
            .formatted(other.label(), given[i], i, first.label(), expected[i]);
      }
    }
    return null;
  }
}
