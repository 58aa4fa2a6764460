package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.benchmarks.KindResults.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {
  @TempDir Path folder;

  private static KindResults results(CpuKind kind, double ratio) {
    return new KindResults(
        kind,
        new Measured("a cpu (fma)", "17", "2026-11-30"),
        List.of(new Outcome(GoalTable.FASTEST_PEER, "net, float", ratio, 2, "a peer")));
  }

  @Test
  void aRunReplacesItsOwnKindAndLeavesTheOthers() throws IOException {
    ResultsPage page = new ResultsPage(folder);
    page.write(results(CpuKind.NEON, 1), List.of("of NEON"));
    page.write(results(CpuKind.AVX2, 1), List.of("of AVX2"));
    page.write(results(CpuKind.AVX2, 3), List.of("of AVX2, again"));
    assertThat(folder.resolve("results/neon.md")).hasContent("of NEON");
    assertThat(folder.resolve("results/avx2.md")).hasContent("of AVX2, again");
    assertThat(Files.readAllLines(folder.resolve("RESULTS.md")))
        .contains(
            "| [AVX2](results/avx2.md) | a cpu (fma) | 17 | 2026-11-30 |",
            "| [NEON](results/neon.md) | a cpu (fma) | 17 | 2026-11-30 |",
            "| | AVX2 | NEON |",
            "| net, float | 3.00; goal 2: reached | 1.00; goal 2: not reached |");
  }

  @Test
  void whatOneKindLacksIsSaid() {
    KindResults empty = new KindResults(CpuKind.NEON, new Measured("", "", ""), List.of());
    assertThat(ResultsPage.front(List.of(results(CpuKind.AVX2, 2), empty)))
        .contains("| net, float | 2.00; goal 2: reached | not measured |");
  }

  @Test
  void limitedVectorsAreExplained() {
    assertThat(ResultsPage.front(List.of(results(CpuKind.AVX2_LIMITED, 2))))
        .anySatisfy(
            line ->
                assertThat(line).contains("-XX:UseAVX=2").contains("The peers are not limited"));
  }

  @Test
  void resultsAreReadAsTheyWereWritten() {
    KindResults results = results(CpuKind.AVX512, 1.0 / 3);
    assertThat(KindResults.parse(CpuKind.AVX512, results.lines())).isEqualTo(results);
  }

  @Test
  void theTwoTablesOfPeersAreOneOnThePageOfAKind() {
    List<Outcome> outcomes =
        List.of(
            new Outcome(GoalTable.ONNX_RUNTIME, "net, float", 1.5, 1, "ORT"),
            new Outcome(GoalTable.FASTEST_PEER, "net, float", 0.5, 1, "TFLite"),
            new Outcome(GoalTable.CORE, "product", 85.2, 90, ""));
    assertThat(GoalLines.of(outcomes))
        .contains(
            "| net, float | 1.50 (ORT) | 1: reached | 0.50 (TFLite) | 1: not reached |",
            "| product | 85 % | 90 %: not reached |");
  }
}
