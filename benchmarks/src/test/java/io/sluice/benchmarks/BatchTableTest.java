package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchTableTest {
  /** ONNX Runtime takes 40 us for a call and 5 us for each row in it. */
  private static List<String> table(double sluiceMicros) {
    List<Times> all = new ArrayList<>();
    all.add(times(Engine.SLUICE_VECTOR, 1, sluiceMicros));
    for (int batch : List.of(1, 2, 4, 8, 16, 32, 64)) {
      all.add(times(Engine.ORT_BEST, batch, 40 + 5 * batch));
    }
    return BatchTable.lines(Map.of("net", all));
  }

  private static Times times(Engine engine, int batch, double micros) {
    return new Times(engine, Form.FLOAT, batch, new double[] {1000 * micros}, 0, true);
  }

  @Test
  void theSmallestBatchThatIsAsFastIsNamed() {
    assertThat(table(10))
        .contains(
            "| net, float | 10.000 | 45.000 | 25.000 | 15.000 | 10.000 | 7.500 | 6.250 | 5.625"
                + " | 8 |");
  }

  @Test
  void aPeerThatDoesNotCatchUpIsSaidNotTo() {
    assertThat(table(4)).anySatisfy(line -> assertThat(line).endsWith("| never |"));
  }
}
