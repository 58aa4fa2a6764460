package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Attribute;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelWorkTest {
  private final GraphSketch sketch = new GraphSketch();
  private final SortedMap<String, Attribute> attributes = new TreeMap<>();

  private long of(String name, Shape output, String... inputs) {
    Op.Imported op = new Op.Imported(Op.Imported.ONNX, name, 13, attributes);
    sketch.output(sketch.imported(op, TensorSpec.float32("y", output), inputs));
    return ModelWork.of(sketch.graph());
  }

  @Test
  void aProductTakesTheInnerExtentForEachOutput() {
    String a = sketch.input(Shape.of(2048, 2048));
    String b = sketch.input(Shape.of(2048, 2048));
    assertThat(of("MatMul", Shape.of(2048, 2048), a, b)).isEqualTo(1L << 33);
  }

  @Test
  void aPoolTakesItsWindowForEachOutput() {
    attributes.put("kernel_shape", Attribute.ofInts(List.of(1_000_000L)));
    String x = sketch.input(Shape.of(1, 1, 2_000_000));
    assertThat(of("MaxPool", Shape.of(1, 1, 1_000_001), x)).isEqualTo(1_000_001_000_000L);
  }

  @Test
  void aProductThatNoLongHoldsIsTheGreatestLong() {
    attributes.put("kernel_shape", Attribute.ofInts(List.of(1L << 24, 1L << 24, 1L << 24)));
    String x = sketch.input(Shape.of(1, 1, 1));
    assertThat(of("MaxPool", Shape.of(1, 1, 1), x)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anElementWiseOpTakesOneForEachOutput() {
    assertThat(of("Abs", Shape.of(3, 7), sketch.input(Shape.of(3, 7)))).isEqualTo(21);
  }
}
