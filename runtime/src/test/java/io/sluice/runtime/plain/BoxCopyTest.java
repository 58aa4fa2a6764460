package io.sluice.runtime.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BoxCopyTest {
  @Test
  void transposesByPermutedStrides() {
    Strides from = Strides.of(Shape.of(2, 3)).permuted(1, 0);
    assertThat(copied(from, 6, 3, 2)).containsExactly(0, 3, 1, 4, 2, 5);
  }

  @Test
  void cutsOutBackwardsAndRepeats() {
    Strides all = Strides.of(Shape.of(3, 5));
    assertThat(copied(all.from(1, 4).every(1, -2), 15, 3, 3))
        .containsExactly(4, 2, 0, 9, 7, 5, 14, 12, 10);
    assertThat(copied(all.from(0, 1).every(0, 0).from(1, 3), 15, 2, 2)).containsExactly(8, 9, 8, 9);
    assertThat(copied(Strides.of(Shape.of(3)).repeated(), 3, 2, 3))
        .containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void anAxisCanBeSeenAsTwo() {
    Strides pairs = Strides.of(Shape.of(6)).split(0, 2).permuted(1, 0);
    assertThat(copied(pairs, 6, 2, 3)).containsExactly(0, 2, 4, 1, 3, 5);
  }

  @Test
  void scalarsAreCopiedAndEmptyBoxesAreNot() {
    assertThat(copied(Strides.of(Shape.of()), 1)).containsExactly(0);
    TensorView to = TensorView.allocate(DataType.INT64, 1);
    to.setLong(0, 7);
    Strides none = Strides.of(Shape.of(1, 0));
    new BoxCopy(new int[] {1, 0}, none, none).run(numbered(DataType.INT64, 1), to);
    assertThat(to.getLong(0)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, mode = EnumSource.Mode.EXCLUDE, names = "STRING")
  void agreesWithIndexArithmeticInEveryType(DataType type) {
    Random random = new Random(type.ordinal());
    for (int round = 0; round < 50; round++) {
      int[] e = {1 + random.nextInt(3), 1 + random.nextInt(4), 1 + random.nextInt(3)};
      Strides from =
          new Strides(random.nextInt(5), random.nextInt(9), random.nextInt(9), random.nextInt(3));
      TensorView source = numbered(type, 100);
      TensorView result = TensorView.allocate(type, e[0] * e[1] * e[2]);
      new BoxCopy(e, from, Strides.of(Shape.of(e))).run(source, result);
      for (int i = 0; i < result.count(); i++) {
        int index =
            from.offset()
                + i / (e[1] * e[2]) * from.step(0)
                + i / e[2] % e[1] * from.step(1)
                + i % e[2] * from.step(2);
        assertThat(result.getLong(i)).isEqualTo(source.getLong(index));
      }
    }
  }

  @Test
  void refusesBoxesOfAnotherRank() {
    Strides flat = Strides.of(Shape.of(4));
    assertThatThrownBy(() -> new BoxCopy(new int[] {2, 2}, flat, flat))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 2]");
  }

  private static long[] copied(Strides from, int count, int... extents) {
    Shape shape = Shape.of(extents);
    TensorView result = TensorView.allocate(DataType.INT32, shape.elementCount());
    new BoxCopy(extents, from, Strides.of(shape)).run(numbered(DataType.INT32, count), result);
    return result.toLongs();
  }

  private static TensorView numbered(DataType type, int count) {
    TensorView view = TensorView.allocate(type, count);
    for (int i = 0; i < count; i++) {
      view.setLong(i, i);
    }
    return view;
  }
}
