package io.sluice.tools.onnx.ml;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.onnx.OrtOracle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands before models, and linear models, against ONNX Runtime. */
class FeatureTranslatorsTest {
  private static final TensorData ROWS =
      TensorData.ofFloats(
          Shape.of(5, 3), 0, -0f, 1.5f, -2, 3, 0.25f, 0, 0, 0, 1e-3f, 100, -7, 3, 3, 3);

  private static TensorData longs(long... values) {
    return TensorData.ofLongs(DataType.INT64, Shape.of(values.length / 3, 3), values);
  }

  @Test
  void scalers() {
    OrtOracle.ml("Scaler", 1)
        .attribute("offset", List.of(1f, -2f, 0.1f))
        .attribute("scale", List.of(0.3f, 7f, -1f))
        .input(ROWS)
        .checkExact();
    OrtOracle.ml("Scaler", 1)
        .attribute("offset", List.of(0.5f))
        .attribute("scale", List.of(0.1f))
        .input(longs(1, 2, 3, -40, 5, 1_000_000))
        .check(1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAX", "L1", "L2"})
  void normalizers(String norm) {
    OrtOracle.ml("Normalizer", 1).attribute("norm", norm).input(ROWS).check(1e-6);
  }

  @Test
  void imputers() {
    float nan = Float.NaN;
    TensorData holes = TensorData.ofFloats(Shape.of(2, 3), 1, nan, 3, nan, nan, 0);
    OrtOracle.ml("Imputer", 1)
        .attribute("imputed_value_floats", List.of(7f, 8f, 9f))
        .attribute("replaced_value_float", nan)
        .input(holes)
        .checkExact();
    OrtOracle.ml("Imputer", 1)
        .attribute("imputed_value_floats", List.of(7f))
        .attribute("replaced_value_float", 3f)
        .input(ROWS)
        .checkExact();
    OrtOracle.ml("Imputer", 1)
        .attribute("imputed_value_int64s", List.of(7L, 8L, 9L))
        .attribute("replaced_value_int64", -1)
        .input(longs(1, -1, -1, 0, 2, -1))
        .checkExact();
  }

  @Test
  void binarizersAndChoices() {
    OrtOracle.ml("Binarizer", 1).attribute("threshold", 0.25f).input(ROWS).checkExact();
    OrtOracle.ml("ArrayFeatureExtractor", 1)
        .input(ROWS)
        .constant(TensorData.ofLongs(DataType.INT64, Shape.of(4), 2, 0, 0, 1))
        .checkExact();
    OrtOracle.ml("FeatureVectorizer", 1)
        .attribute("inputdimensions", List.of(3L, 3L))
        .input(longs(1, 2, 3, 4, 5, 6))
        .input(longs(7, 8, 9, 10, 11, 12))
        .checkExact();
  }

  @ParameterizedTest
  @EnumSource(
      value = PostTransform.class,
      names = {"NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO"})
  void linearModels(PostTransform transform) {
    List<Float> coefficients = List.of(0.5f, -1f, 0.25f, 0.1f, 0.2f, 0.3f, -0.5f, 0f, 0.01f);
    OrtOracle.ml("LinearRegressor", 1)
        .attribute("coefficients", coefficients)
        .attribute("intercepts", List.of(0.5f, 0f, -1f))
        .attribute("targets", 3)
        .attribute("post_transform", transform.name())
        .input(ROWS)
        .check(1e-5);
    OrtOracle.ml("LinearClassifier", 1)
        .attribute("coefficients", coefficients)
        .attribute("intercepts", List.of(0.5f, 0f, -1f))
        .attribute("classlabels_ints", List.of(3L, 1L, 2L))
        .attribute("post_transform", transform.name())
        .outputs(2)
        .input(ROWS)
        .check(1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "LOGISTIC"})
  void linearClassifiersOfOneRow(String transform) {
    OrtOracle.ml("LinearClassifier", 1)
        .attribute("coefficients", List.of(0.5f, -1f, 0.25f))
        .attribute("intercepts", List.of(0.5f))
        .attribute("classlabels_ints", List.of(3L, 1L))
        .attribute("post_transform", transform)
        .outputs(2)
        .input(ROWS)
        .check(1e-5);
  }

  @ParameterizedTest
  @CsvSource({"LINEAR, 3", "POLY, 3", "RBF, 3", "SIGMOID, 3", "RBF, 2"})
  void supportVectorClassifiers(String kernel, int classes) {
    boolean three = classes == 3;
    OrtOracle svm =
        OrtOracle.ml("SVMClassifier", 1)
            .attribute("kernel_type", kernel)
            .attribute("kernel_params", List.of(0.1f, 0.5f, 3f))
            .attribute("support_vectors", List.of(1f, 0f, 0.5f, -1f, 2f, 0.25f, 0f, 1f, 1f))
            .attribute("vectors_per_class", three ? List.of(1L, 1L, 1L) : List.of(2L, 1L))
            .attribute(
                "coefficients",
                three ? List.of(0.75f, -1.5f, 2f, 0.5f, -1f, 0.3f) : List.of(0.75f, -1.5f, 2f))
            .attribute("rho", three ? List.of(0.125f, -0.5f, 0.25f) : List.of(0.125f))
            .attribute("classlabels_ints", three ? List.of(5L, 7L, 6L) : List.of(5L, 7L))
            .outputs(2)
            .input(ROWS);
    svm.check(1e-4, 1e-5);
    svm.attribute("prob_a", three ? List.of(-1.5f, -2f, -0.5f) : List.of(-1.5f))
        .attribute("prob_b", three ? List.of(0.1f, -0.2f, 0.3f) : List.of(0.1f))
        .check(1e-4, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"LINEAR, 0", "POLY, 0", "RBF, 0", "SIGMOID, 0", "RBF, 1"})
  void supportVectorRegressors(String kernel, int oneClass) {
    OrtOracle.ml("SVMRegressor", 1)
        .attribute("kernel_type", kernel)
        .attribute("kernel_params", List.of(0.1f, 0.5f, 3f))
        .attribute("support_vectors", List.of(1f, 0f, 0.5f, -1f, 2f, 0.25f))
        .attribute("coefficients", List.of(0.75f, -1.5f))
        .attribute("n_supports", 2)
        .attribute("one_class", oneClass)
        .attribute("rho", List.of(0.125f))
        .input(ROWS)
        .check(1e-4, 1e-5);
  }
}
