package io.sluice.tools.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.tflite.TfliteImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedOpsTest {

  /** A failure says the line that belongs into the page. */
  @ParameterizedTest
  @ValueSource(strings = {"onnx", "tflite"})
  void thePageListsThem(String format) throws IOException {
    Set<String> ops = format.equals("onnx") ? OnnxImporter.ops() : TfliteImporter.operators();

    assertThat(documented(format)).isEqualTo(String.join(", ", ops));
  }

  /** What stands between the marks of a format, on one line. */
  private static String documented(String format) throws IOException {
    List<String> page = Files.readAllLines(Path.of("../docs/import.md"));
    int from = page.indexOf("<!-- " + format + " ops -->");
    int to = page.indexOf("<!-- end of " + format + " ops -->");
    return String.join(" ", page.subList(from + 1, to)).strip();
  }
}
