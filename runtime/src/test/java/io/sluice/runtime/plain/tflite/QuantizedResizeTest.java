package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT32;
import static io.sluice.runtime.plain.tflite.TfliteCall.params;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand. */
class QuantizedResizeTest {
  private static final QuantParams UNIT = params(1, 0);

  private static TfliteCall row(int width, long... q) {
    return TfliteCall.of("RESIZE_BILINEAR")
        .bytes(Shape.of(1, 1, q.length, 1), UNIT, q)
        .input(INT32, Shape.of(2), null, 1, width);
  }

  @Test
  void positionsFollowTheCoordinates() {
    assertThat(row(4, 0, 10).run(UNIT)).containsExactly(0, 5, 10, 10);
    assertThat(row(3, 0, 10).with("align_corners", 1).run(UNIT)).containsExactly(0, 5, 10);
    // 2.5 and 7.5 go away from zero.
    assertThat(row(4, 0, -10).with("half_pixel_centers", 1).run(UNIT))
        .containsExactly(0, -3, -8, -10);
  }

  @Test
  void rowsAndChannelsAreApart() {
    long[] y =
        TfliteCall.of("RESIZE_BILINEAR")
            .bytes(Shape.of(1, 2, 1, 2), UNIT, 0, 100, 20, -100)
            .input(INT32, Shape.of(2), null, 4, 1)
            .run(UNIT);
    assertThat(y).containsExactly(0, 100, 10, 0, 20, -100, 20, -100);
  }

  @Test
  void emptySizesAreRefused() {
    assertThatThrownBy(() -> row(0, 1, 2).run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("RESIZE_BILINEAR 'n': extent 2 cannot be resized to 0");
  }
}
