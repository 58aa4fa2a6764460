package io.sluice.tools.boosting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.Conformance;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.verify.LoadedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published models with the predictions that their libraries made. */
class PublishedPredictionsIT {
  private static final Path NATIVE = Conformance.path("onnx-ml/native");

  @ParameterizedTest
  @CsvSource({
    "genlin_fmtp_poisson_Frequency.model, genlin_fmtp_poisson_Frequency_features.tsv, 0, genlin_fmtp_poisson_Frequency_true_predictions.txt",
    "lgmulticlass.model, multiclass_test.tsv, 1, lgmulticlass_true_predictions.txt",
    "xgagaricus.model, agaricus_test.libsvm, 0, xgagaricus_true_predictions.txt",
    "xgblin_agaricus.model, agaricus_test.libsvm, 0, xgblin_agaricus_true_predictions.txt",
  })
  void agreesWithin1e6(String model, String rows, int from, String predictions) throws Exception {
    LoadedModel loaded = LoadedModel.read(NATIVE.resolve(model), LoadOptions.NONE);
    String input = loaded.inputs().get(0).name();
    int features = loaded.inputs().get(0).shape().dim(1);
    List<String> lines = Files.readAllLines(NATIVE.resolve(rows));
    List<String> expected = Files.readAllLines(NATIVE.resolve(predictions));
    assertThat(lines).hasSameSizeAs(expected);
    for (int i = 0; i < lines.size(); i++) {
      float[] x = row(lines.get(i).split("\\s+"), from, features, rows.endsWith(".libsvm"));
      TensorData given = TensorData.ofFloats(Shape.of(1, features), x);
      double[] y =
          requireNonNull(loaded.run(Map.of(input, given)).get(loaded.outputs().get(0).name()))
              .toDoubles();
      String[] wanted = expected.get(i).trim().split("\\s+");
      assertThat(y).hasSize(wanted.length);
      for (int k = 0; k < y.length; k++) {
        assertThat(y[k]).as("row %d", i).isCloseTo(Double.parseDouble(wanted[k]), within(1e-6));
      }
    }
  }

  private static float[] row(String[] words, int from, int features, boolean sparse) {
    float[] x = new float[features];
    if (sparse) {
      Arrays.fill(x, Float.NaN);
      for (int i = 1; i < words.length; i++) {
        String[] pair = words[i].split(":");
        x[Integer.parseInt(pair[0])] = Float.parseFloat(pair[1]);
      }
    } else {
      for (int i = 0; i < features; i++) {
        x[i] = Float.parseFloat(words[from + i]);
      }
    }
    return x;
  }
}
