package io.sluice.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class FileNameOrderTest {
  private final FileNameOrder order = new FileNameOrder();

  @Test
  void numbersAreComparedAsNumbers() {
    List<String> sorted =
        List.of(
            "a",
            "a-1.2.9.sluice",
            "a-1.2.010.sluice",
            "a-1.2.10.sluice",
            "a-1.10.0.sluice",
            "a-2.sluice",
            "a-99999999999999999999998.sluice",
            "a-99999999999999999999999.sluice",
            "b-0.sluice",
            "b-00.sluice");
    List<String> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(3));

    shuffled.sort(order);

    assertThat(shuffled).isEqualTo(sorted);
  }

  @Property
  void orderIsTotal(
      @ForAll @CharRange(from = '-', to = '2') String a,
      @ForAll @CharRange(from = '-', to = '2') String b,
      @ForAll @CharRange(from = '-', to = '2') String c) {
    assertThat(Integer.signum(order.compare(a, b))).isEqualTo(-Integer.signum(order.compare(b, a)));
    assertThat(order.compare(a, b) == 0).isEqualTo(a.equals(b));
    if (order.compare(a, b) <= 0 && order.compare(b, c) <= 0) {
      assertThat(order.compare(a, c)).isLessThanOrEqualTo(0);
    }
  }
}
