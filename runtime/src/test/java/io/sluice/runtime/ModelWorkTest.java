package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Attribute;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.PlainOps;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** TopK keeps a heap of k elements: 1 + 5 comparisons for each of 64, with k of 32. */
  @Test
  void theBestOfAListTakeTheLogarithmOfTheirNumberForEachElement() {
    String x = sketch.input(Shape.of(2, 32));
    String k = sketch.input(Shape.of(1));
    assertThat(of("TopK", Shape.of(2, 32), x, k)).isEqualTo(64 * 6);
  }

  /** From [1, 1000] to [1000, 1] by way of [1000, 1000], with four taps along both axes. */
  @Test
  void anImageOfAnotherSizeTakesWhatLiesBetween() {
    String x = sketch.input(Shape.of(1, 1000));
    assertThat(of("Resize", Shape.of(1000, 1), x)).isEqualTo(8_000_000);
  }

  @Test
  void aBilinearImageTakesFourForEachOutput() {
    String x = sketch.input(Shape.of(1, 2, 2, 3));
    Op.Imported op = new Op.Imported(Op.Imported.TFLITE, "RESIZE_BILINEAR", 1, attributes);
    TensorSpec y = TensorSpec.float32("y", Shape.of(1, 4, 4, 3));
    sketch.output(sketch.imported(op, y, x));
    assertThat(ModelWork.of(sketch.graph())).isEqualTo(4 * 48);
  }

  private static Stream<Arguments> allOps() {
    return Stream.of(Op.Imported.ONNX, Op.Imported.TFLITE)
        .flatMap(domain -> PlainOps.names(domain).stream().map(name -> Arguments.of(domain, name)));
  }

  @ParameterizedTest
  @MethodSource("allOps")
  void everyOpHasAnEstimateThatGrowsWithItsSize(String domain, String name) {
    long small = work(domain, name, 3);
    long large = work(domain, name, 7);
    assertThat(small).isPositive();
    assertThat(large).isGreaterThan(5 * small);
    assertThat(work(domain, name, 0)).as("of nothing").isPositive();
  }

  /** Of a node with three computed inputs and one output of as many elements. */
  private static long work(String domain, String name, int extent) {
    GraphSketch sketch = new GraphSketch();
    Shape shape = Shape.of(1, extent, extent, 1 + extent);
    String[] inputs = {sketch.input(shape), sketch.input(shape), sketch.input(shape)};
    Op.Imported op = new Op.Imported(domain, name, 1, new TreeMap<>());
    sketch.output(sketch.imported(op, TensorSpec.float32("y", shape), inputs));
    return ModelWork.of(sketch.graph());
  }
}
