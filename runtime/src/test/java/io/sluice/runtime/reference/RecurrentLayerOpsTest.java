package io.sluice.runtime.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.runtime.OneOp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gates are held open or shut by biases of +-200, where sigmoid is 1 or 0. */
class RecurrentLayerOpsTest {
  private static final float OPEN = 200;
  private static final float SHUT = -200;

  private static OneOp gru(float h, float... biases) {
    return OneOp.of(new Op.Gru())
        .floats(Shape.of(1, 2, 1), 0.25f, 0.5f)
        .floats(Shape.of(1, 1), h)
        .floats(Shape.of(3, 1), 0, 0, 2)
        .floats(Shape.of(3, 1), 0, 0, 1)
        .floats(Shape.of(3), biases)
        .floats(Shape.of(3), 0, 0, 0);
  }

  @Test
  void anOpenUpdateGateKeepsTheState() {
    List<float[]> outputs = gru(0.75f, 0, OPEN, 0).runAll();
    assertThat(outputs.get(0)).containsExactly(0.75f, 0.75f);
    assertThat(outputs.get(1)).containsExactly(0.75f);
  }

  @Test
  void aShutUpdateGateTakesTheNewValueAndTheResetGateTheOldOneFromIt() {
    List<float[]> forgetful = gru(0.75f, SHUT, SHUT, 0).runAll();
    assertThat(forgetful.get(0))
        .containsExactly(new float[] {0.46211716f, 0.76159416f}, within(1e-7f));
    // tanh(0.5 + 0.75), and tanh(1 + that).
    List<float[]> mindful = gru(0.75f, OPEN, SHUT, 0).runAll();
    assertThat(mindful.get(0))
        .containsExactly(new float[] {0.84828364f, 0.95158407f}, within(1e-6f));
    assertThat(mindful.get(1)).containsExactly(mindful.get(0)[1]);
  }

  private static OneOp lstm(float... biases) {
    return OneOp.of(new Op.Lstm())
        .floats(Shape.of(1, 3, 1), 1, 1, 1)
        .floats(Shape.of(1, 1), 0)
        .floats(Shape.of(1, 1), 5)
        .floats(Shape.of(4, 1), 0, 0, 100, 0)
        .floats(Shape.of(4, 1), 0, 0, 0, 0)
        .floats(Shape.of(4), 0, 0, 0, 0)
        .floats(Shape.of(4), biases);
  }

  @Test
  void theCellIsKeptByTheForgetGateAndFilledByTheInputGate() {
    assertThat(lstm(SHUT, OPEN, 0, OPEN).runAll().get(2)).containsExactly(5);
    assertThat(lstm(OPEN, OPEN, 0, OPEN).runAll().get(2)).containsExactly(8);
    assertThat(lstm(OPEN, SHUT, 0, OPEN).runAll().get(2)).containsExactly(1);
  }

  @Test
  void theOutputGateShowsTheCell() {
    List<float[]> shown = lstm(OPEN, OPEN, 0, OPEN).runAll();
    // tanh(6), tanh(7), tanh(8).
    assertThat(shown.get(0))
        .containsExactly(new float[] {0.99998771f, 0.99999834f, 0.99999977f}, within(1e-7f));
    assertThat(shown.get(1)).containsExactly(shown.get(0)[2]);
    assertThat(lstm(OPEN, OPEN, 0, SHUT).runAll().get(1)).containsExactly(0);
  }

  @Test
  void quantizedWeightsHaveTheirScalesAndTheStateStaysFloat() {
    List<float[]> outputs =
        OneOp.of(new Op.Gru())
            .bytes(Shape.of(1, 1, 2), QuantParams.perTensor(0.5f, 1), 3, 1)
            .floats(Shape.of(1, 1), 0.5f)
            .bytes(
                Shape.of(3, 2),
                QuantParams.perChannel(new float[] {1, 1, 0.25f}, 0),
                0,
                0,
                0,
                0,
                4,
                127)
            .bytes(Shape.of(3, 1), QuantParams.perTensor(0.125f, 0), 0, 0, 8)
            .floats(Shape.of(3), OPEN, SHUT, 0)
            .floats(Shape.of(3), 0, 0, 0.25f)
            .runAll();
    // tanh(2 * 4 * 0.125 + 0.5 * 8 * 0.125 + 0.25)
    assertThat(outputs.get(1)).containsExactly(new float[] {0.94137554f}, within(1e-7f));
  }
}
