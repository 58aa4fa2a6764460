package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeneratorTest {

  @Test
  void isSplitMix64() {
    // The reference values of https://prng.di.unimi.it/splitmix64.c for this seed.
    Generator generator = new Generator(1234567);
    assertThat(generator.nextLong()).isEqualTo(6457827717110365317L);
    assertThat(generator.nextLong()).isEqualTo(3203168211198807973L);
    assertThat(generator.nextLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
  }

  @Test
  void agreesWithTheJdksSplitMix64() {
    SplittableRandom jdk = new SplittableRandom(-17);
    Generator generator = new Generator(-17);
    for (int i = 0; i < 33; i++) {
      assertThat(generator.nextLong()).isEqualTo(jdk.nextLong());
    }
  }

  @Test
  void uniformFillsItsRange() {
    Generator generator = new Generator(3);
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      float x = generator.uniform(-2f, 4f);
      assertThat(x).isBetween(-2f, 4f);
      sum += x;
    }
    assertThat(sum / 10_000).isBetween(0.95, 1.05);
  }

  @Test
  void normalHasMeanZeroAndVarianceOne() {
    Generator generator = new Generator(4);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 100_000; i++) {
      float x = generator.normal();
      sum += x;
      squares += x * x;
    }
    assertThat(sum / 100_000).isBetween(-0.01, 0.01);
    assertThat(squares / 100_000).isBetween(0.99, 1.01);
  }

  @Test
  void permutationHasEachIndexOnce() {
    int[] order = new Generator(5).permutation(33);
    assertThat(order).isNotEqualTo(IntStream.range(0, 33).toArray());
    Arrays.sort(order);
    assertThat(order).isEqualTo(IntStream.range(0, 33).toArray());
  }

  @Test
  void indexNeedsABound() {
    assertThatThrownBy(() -> new Generator(1).index(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index: bound 0 is below 1");
  }
}
