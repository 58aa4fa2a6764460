package io.sluice.runtime.plain.tflite;

import static io.sluice.runtime.plain.tflite.TfliteCall.params;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuantizedPoolingTest {
  private static final QuantParams UNIT = params(1, 0);

  private static TfliteCall pool(String name, int height, int width, int stride, String padding) {
    return TfliteCall.of(name)
        .with("filter_height", height)
        .with("filter_width", width)
        .with("stride_h", stride)
        .with("stride_w", stride)
        .with("padding", padding);
  }

  @Test
  void averagesRoundAwayFromZeroAndLeavePaddingOut() {
    TfliteCall call =
        pool("AVERAGE_POOL_2D", 2, 2, 2, "SAME")
            .bytes(Shape.of(1, 3, 1, 2), UNIT, 1, -1, 2, -2, 7, -8);
    // Means 1.5 and -1.5; alone in the window 7 and -8.
    assertThat(call.run(UNIT)).containsExactly(2, -2, 7, -8);
  }

  @Test
  void tiesOfShiftedTensorsAreThoseOfUnsignedOnes() {
    TfliteCall call =
        pool("AVERAGE_POOL_2D", 1, 2, 1, "VALID").bytes(Shape.of(1, 1, 2, 1), UNIT, -1, -2);
    assertThat(call.run(UNIT)).containsExactly(-2);
    // 127 and 126 of UINT8: 126.5 becomes 127.
    assertThat(call.with("from_uint8", 1).run(UNIT)).containsExactly(-1);
  }

  @Test
  void maximaAreCutByTheActivation() {
    TfliteCall call =
        pool("MAX_POOL_2D", 3, 1, 2, "SAME").bytes(Shape.of(1, 5, 1, 1), UNIT, -9, -8, -7, 5, 4);
    assertThat(call.run(UNIT)).containsExactly(-8, 5, 5);
    assertThat(call.with("fused_activation_function", "RELU").run(UNIT)).containsExactly(0, 5, 5);
  }

  @Test
  void windowsThatDoNotFitAreRefused() {
    TfliteCall call = pool("MAX_POOL_2D", 3, 1, 2, "VALID").bytes(Shape.of(1, 2, 1, 1), UNIT, 1, 2);
    assertThatThrownBy(() -> call.run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("MAX_POOL_2D 'n': a window of 3 does not fit the extent 2");
    assertThatThrownBy(() -> call.with("stride_h", 0).run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("attribute 'stride_h' is 0");
  }

  /**
   * A multiplier below 1/2 rounds its product to whole numbers and again after the shift: off by up
   * to 1/2 + 1/4. The optimized mean over images rounds the zero point's part as well: 1/2 more.
   */
  @Property(tries = 200)
  void meansAndSumsAreOffByTheirRoundingsOnly(
      @ForAll NumericsProfile profile,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int height,
      @ForAll @IntRange(min = 1, max = 17) int width,
      @ForAll boolean keepDims) {
    Random random = new Random(seed);
    QuantParams from = params(0.01f + random.nextFloat() * 0.1f, random.nextInt(256) - 128);
    QuantParams to = params(0.02f + random.nextFloat() * 0.1f, random.nextInt(256) - 128);
    long[] q = random.longs(height * width * 3L, -128, 128).toArray();
    for (String name : new String[] {"MEAN", "SUM"}) {
      long[] y =
          TfliteCall.of(name)
              .under(profile)
              .with("keep_dims", keepDims ? 1 : 0)
              .bytes(Shape.of(1, height, width, 3), from, q)
              .input(DataType.INT32, Shape.of(2), null, -2, 1)
              .run(to);
      assertThat(y).hasSize(3);
      for (int channel = 0; channel < 3; channel++) {
        double sum = 0;
        for (int i = channel; i < q.length; i += 3) {
          sum += (double) from.scale() * (q[i] - from.zeroPoint());
        }
        double real = name.equals("MEAN") ? sum / (height * width) : sum;
        double exact = Math.max(-128, Math.min(127, real / to.scale() + to.zeroPoint()));
        assertThat(Math.abs(y[channel] - exact)).isLessThan(1.25 + 0.02);
      }
    }
  }

  /** The mean of reals 0 and 0.5. */
  @Test
  void meanOverImagesRoundsItsZeroPointApart() {
    TfliteCall call =
        TfliteCall.of("MEAN")
            .with("keep_dims", 1)
            .bytes(Shape.of(1, 2, 1, 1), params(0.5f, 1), 1, 2)
            .input(DataType.INT32, Shape.of(2), null, 1, 2);
    // 1/2 rounds to 1, and that to 1 again.
    assertThat(call.under(NumericsProfile.TFLITE_REFERENCE).run(UNIT)).containsExactly(1);
    // 3/4 rounds to 1, the zero point's 1/2 to 1.
    assertThat(call.under(NumericsProfile.TFLITE_OPTIMIZED).run(UNIT)).containsExactly(0);
    assertThat(call.under(NumericsProfile.TFLITE_XNNPACK).run(UNIT)).containsExactly(0);
  }
}
