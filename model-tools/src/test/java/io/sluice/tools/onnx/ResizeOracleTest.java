package io.sluice.tools.onnx;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resize and Upsample against ONNX Runtime, on odd extents. */
class ResizeOracleTest {
  private static final float[] ROI = {0, 0, 0.2f, 0.3f, 1, 1, 0.9f, 1.2f};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "half_pixel",
        "half_pixel_symmetric",
        "pytorch_half_pixel",
        "align_corners",
        "asymmetric",
        "tf_crop_and_resize"
      })
  void everyCoordinateModeWithEveryFilter(String mode) {
    for (String filter : List.of("nearest", "linear", "cubic")) {
      for (int[] size : new int[][] {{1, 9}, {11, 4}, {3, 17}}) {
        OrtOracle.op("Resize", 19)
            .attribute("mode", filter)
            .attribute("coordinate_transformation_mode", mode)
            .attribute("extrapolation_value", 7.5f)
            .input(image(DataType.FLOAT32, 5, 7))
            .constant(floats(ROI))
            .absent()
            .constant(longs(1, 2, size[0], size[1]))
            .check(1e-5, 2e-5);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "round_prefer_floor, 0.5, 2",
    "round_prefer_ceil, 0.5, 2",
    "floor, 0.6, 1.7",
    "ceil, 0.6, 1.7",
    "round_prefer_ceil, 1.5, 0.7"
  })
  void everyNearestModeByScales(String nearest, float height, float width) {
    for (String mode : List.of("half_pixel", "asymmetric", "align_corners")) {
      OrtOracle.op("Resize", 13)
          .attribute("nearest_mode", nearest)
          .attribute("coordinate_transformation_mode", mode)
          .input(image(DataType.INT32, 10, 7))
          .absent()
          .constant(floats(1, 1, height, width))
          .checkExact();
    }
  }

  @Test
  void cubicWithoutWhatLiesOutside() {
    OrtOracle.op("Resize", 13)
        .attribute("mode", "cubic")
        .attribute("exclude_outside", 1)
        .attribute("cubic_coeff_a", -0.5f)
        .input(image(DataType.FLOAT32, 5, 7))
        .absent()
        .constant(floats(1, 1, 1.7f, 0.8f))
        .check(1e-5, 2e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stretch", "not_larger", "not_smaller"})
  void sizesOfSomeAxesKeepTheirRatioIfAsked(String policy) {
    OrtOracle.op("Resize", 18)
        .attribute("axes", List.of(2L, 3L))
        .attribute("keep_aspect_ratio_policy", policy)
        .input(image(DataType.FLOAT32, 5, 7))
        .absent()
        .absent()
        .constant(longs(8, 9))
        .checkExact();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nearest", "linear"})
  void theFirstResizeAndUpsample(String mode) {
    TensorData larger = floats(1, 1, 2, 3);
    OrtOracle.op("Upsample", 9)
        .attribute("mode", mode)
        .input(image(DataType.FLOAT32, 3, 5))
        .constant(larger)
        .check(1e-6);
    OrtOracle.op("Upsample", 7)
        .attribute("mode", mode)
        .attribute("scales", List.of(1f, 1f, 2f, 3f))
        .input(image(DataType.FLOAT32, 3, 5))
        .check(1e-6);
    for (TensorData scales : List.of(larger, floats(1, 1, 0.6f, 0.7f))) {
      OrtOracle.op("Resize", 10)
          .attribute("mode", mode)
          .input(image(DataType.FLOAT32, 3, 5))
          .constant(scales)
          .check(1e-5, 1e-6);
    }
  }

  @Test
  void bytesAreCutTowardZero() {
    OrtOracle.op("Resize", 13)
        .attribute("mode", "linear")
        .input(image(DataType.UINT8, 5, 7))
        .absent()
        .constant(floats(1, 1, 2, 2))
        .checkExact();
  }

  private static TensorData image(DataType type, int height, int width) {
    Random random = new Random(height * 31L + width);
    Shape shape = Shape.of(1, 2, height, width);
    return type.isFloat()
        ? TensorData.ofDoubles(type, shape, random.doubles(2L * height * width).toArray())
        : TensorData.ofLongs(type, shape, random.longs(2L * height * width, 0, 200).toArray());
  }

  private static TensorData floats(float... values) {
    return TensorData.ofFloats(Shape.of(values.length), values);
  }

  private static TensorData longs(long... values) {
    return TensorData.ofLongs(DataType.INT64, Shape.of(values.length), values);
  }
}
