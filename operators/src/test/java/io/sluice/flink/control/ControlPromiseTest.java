package io.sluice.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelUpdate;
import org.junit.jupiter.api.Test;

class ControlPromiseTest {
  private static final byte[] FILE = {1, 2, 3};

  @Test
  void aHeartbeatPromisesItsTime() {
    assertThat(ControlPromise.promisedBy(new ModelUpdate.Heartbeat(7, 33))).isEqualTo(33);
  }

  @Test
  void aChangePromisesItsOwnTimeIfItSaysSo() {
    ModelUpdate.Activate activate = new ModelUpdate.Activate("pump", 1, FILE).from(17);
    assertThat(ControlPromise.promisedBy(activate)).isEqualTo(ControlPromise.NOTHING);
    assertThat(ControlPromise.promisedBy(activate.promising())).isEqualTo(17);
    assertThat(ControlPromise.promisedBy(new ModelUpdate.Retire("pump", 2, 18, true)))
        .isEqualTo(18);
    assertThat(ControlPromise.promisedBy(new ModelUpdate.Rollback("pump", 3, 19, true, "d")))
        .isEqualTo(19);
  }

  @Test
  void aChangeFromTheStartOfTimePromisesNothing() {
    assertThat(ControlPromise.promisedBy(new ModelUpdate.Activate("pump", 1, FILE).promising()))
        .isEqualTo(ControlPromise.NOTHING);
  }
}
