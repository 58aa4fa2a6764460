package io.sluice.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.npy.NpyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTensorsTest {
  private static SampleTensors samples(DataType type, String tensor, NpyArray array) {
    return new SampleTensors("x.npy", array, new TensorSpec("x", type, shape(tensor), null));
  }

  private static Shape shape(String extents) {
    return Shape.of(extents(extents));
  }

  private static int[] extents(String text) {
    return text.equals("scalar")
        ? new int[0]
        : java.util.Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1x3, 1x3, 1",
    "5x1x3, 1x3, 5",
    "5x3, 1x3, 5",
    "0x3, 1x3, 0",
    "7, scalar, 7",
    "scalar, scalar, 1",
    "7, 1, 7",
    "4x2x3, 2x3, 4",
  })
  void anArrayIsOneItemOrABatch(String array, String tensor, int count) {
    int[] extents = extents(array);
    float[] values = new float[shape(array).elementCount()];

    assertThat(samples(DataType.FLOAT32, tensor, NpyArray.ofFloats(extents, values)).count())
        .isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"3, 1x3", "2x3, 2x3x1", "5x4, 1x3", "scalar, 1x3", "6x2, 3x2"})
  void otherShapesAreRefused(String array, String tensor) {
    int[] extents = extents(array);
    float[] values = new float[shape(array).elementCount()];

    assertThatThrownBy(() -> samples(DataType.FLOAT32, tensor, NpyArray.ofFloats(extents, values)))
        .isInstanceOf(InvalidCaseException.class)
        .hasMessage(
            "x.npy: the shape is %s, but 'x' needs %s, or a batch of that in the first dimension",
            java.util.Arrays.toString(extents), shape(tensor));
  }

  @Test
  void eachItemHasItsPartOfTheArray() {
    SampleTensors samples =
        samples(DataType.FLOAT32, "1x3", NpyArray.ofFloats(new int[] {2, 3}, 1, 2, 3, 4, 5, 6));

    assertThat(samples.get(0)).isEqualTo(TensorData.ofFloats(Shape.of(1, 3), 1, 2, 3));
    assertThat(samples.get(1)).isEqualTo(TensorData.ofFloats(Shape.of(1, 3), 4, 5, 6));
  }

  @Test
  void integersAreConvertedIfTheyFit() {
    NpyArray array = NpyArray.ofLongs(new int[] {2, 1}, 255, -1);
    SampleTensors samples = samples(DataType.UINT8, "1", array);

    assertThat(samples.get(0)).isEqualTo(TensorData.ofLongs(DataType.UINT8, Shape.of(1), 255));
    assertThatThrownBy(() -> samples.get(1))
        .hasMessage("x.npy: the elements are INT64, and some do not fit into 'x', which is UINT8");
    assertThatThrownBy(() -> samples(DataType.UINT64, "1", array).get(1))
        .isInstanceOf(InvalidCaseException.class);
  }

  @Test
  void floatsAreRoundedToTheTensorsType() {
    NpyArray array = NpyArray.ofFloats(new int[] {1}, 1.0001f);

    assertThat(samples(DataType.FLOAT16, "1", array).get(0).toDoubles()).containsExactly(1);
    assertThat(samples(DataType.FLOAT64, "1", array).get(0).toDoubles()).containsExactly(1.0001f);
  }

  @Test
  void floatsAreNoIntegers() {
    assertThatThrownBy(() -> samples(DataType.INT8, "1", NpyArray.ofFloats(new int[] {1}, 1)))
        .hasMessage("x.npy: the elements are FLOAT32, but 'x' is INT8");
  }
}
