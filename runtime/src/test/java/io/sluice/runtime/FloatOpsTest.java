package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand. */
class FloatOpsTest {
  @Test
  void linearMultipliesEachRowByEachWeightRow() {
    float[] y =
        OneOp.of(new Op.Linear())
            .floats(Shape.of(2, 3), 1, 2, 3, -1, 0, 1)
            .floats(Shape.of(1, 3), 10, 100, 1000)
            .floats(Shape.of(1), 0.5f)
            .run()
            .floats("out0");
    assertThat(y).containsExactly(3210.5f, 990.5f);
  }

  @Test
  void convolutionLeavesOutThePadding() {
    float[] y =
        OneOp.of(new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 1))
            .floats(Shape.of(1, 1, 3), 1, 2, 3)
            .floats(Shape.of(1, 1, 3), 100, 10, 1)
            .run()
            .floats("out0");
    assertThat(y).containsExactly(12, 123, 230);
  }
}
