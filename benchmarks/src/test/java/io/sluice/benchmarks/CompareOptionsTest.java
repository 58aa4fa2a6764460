package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CompareOptionsTest {
  @Test
  void onlyACompleteRunReplacesPublishedResults() {
    Path folder = Path.of("benchmarks");
    assertThat(CompareOptions.parse("benchmarks").output()).isEqualTo(folder);
    assertThat(CompareOptions.parse("benchmarks", "--avx2").output()).isEqualTo(folder);
    Path elsewhere = folder.resolve("target/compare");
    assertThat(CompareOptions.parse("benchmarks", "--quick").output()).isEqualTo(elsewhere);
    assertThat(CompareOptions.parse("benchmarks", "--model", "DS-CNN").output())
        .isEqualTo(elsewhere);
    assertThat(CompareOptions.parse("benchmarks", "--section", "Import").output())
        .isEqualTo(elsewhere);
  }

  @Test
  void aRunOfOneModelLeavesOutWhatIsNotAboutModels() {
    CompareOptions options = CompareOptions.parse("benchmarks", "--model", "DS-CNN");
    assertThat(options.modelNames()).containsExactly("DS-CNN");
    assertThat(options.includes("Compiling", true)).isTrue();
    assertThat(options.includes("Import", false)).isFalse();
  }

  @Test
  void badOptionsAreRefused() {
    assertThatThrownBy(() -> CompareOptions.parse("benchmarks", "--fast"))
        .hasMessageStartingWith("unknown option --fast; usage: benchmarks/compare");
    assertThatThrownBy(() -> CompareOptions.parse("benchmarks", "--model", "ResNet"))
        .hasMessageStartingWith("unknown model 'ResNet'; the models are: MLP 8-16-1; ");
    assertThatThrownBy(() -> CompareOptions.parse("benchmarks", "--section"))
        .hasMessageStartingWith("--section needs a name; the sections are: All contenders; ");
  }
}
