package io.sluice.tools.onnx.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.verify.Case;
import io.sluice.tools.verify.CaseFinder;
import io.sluice.tools.verify.Tolerance;
import io.sluice.tools.verify.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trees that scikit-learn and LightGBM trained: random forest, gradient boosting, isolation forest,
 * missing values and categories. {@code src/test/python/tree_goldens.py} wrote the cases; the
 * outputs are ONNX Runtime's, and those of the trainers.
 */
class TrainedTreesTest {
  @ParameterizedTest
  @ValueSource(strings = {"forest", "boosting", "isolation", "categories"})
  void givesWhatTheTrainerGives(String model) throws Exception {
    Path folder = Path.of("src/test/resources/io/sluice/tools/onnx/ml", model);
    List<Case> cases = CaseFinder.find(folder, LoadOptions.NONE, new Tolerance.Close(1e-6, 1e-6));
    assertThat(cases).hasSize(1);
    assertThat(cases.get(0).run()).isInstanceOf(Verdict.Pass.class);
  }
}
