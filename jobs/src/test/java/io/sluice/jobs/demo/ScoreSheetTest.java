package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreSheetTest {
  @TempDir Path folder;

  @Test
  void aSheetWithEachReadingOnceIsExact() {
    ScoreSheet sheet = sheetOf(3, 2, 0, 1);

    assertThat(sheet.isExact()).isTrue();
    assertThat(sheet.rows()).extracting(ScoreRow::reading).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aLostReadingIsSeen() {
    ScoreSheet sheet = sheetOf(5, 0, 1, 3);

    assertThat(sheet.isExact()).isFalse();
    assertThat(sheet.lost()).isEqualTo(2);
    assertThat(sheet.repeated()).isZero();
  }

  @Test
  void aReadingScoredThreeTimesIsTwoScoresTooMany() {
    ScoreSheet sheet = sheetOf(2, 0, 1, 1, 1);

    assertThat(sheet.isExact()).isFalse();
    assertThat(sheet.lost()).isZero();
    assertThat(sheet.repeated()).isEqualTo(2);
  }

  @Test
  void aScoreOfAReadingThatNeverWasIsSeen() {
    ScoreSheet sheet = sheetOf(1, 0, 1, -1);

    assertThat(sheet.isExact()).isFalse();
    assertThat(sheet.unknown()).isEqualTo(2);
  }

  @Test
  void onlyCommittedFilesAreReadAndOneFileIsWritten() throws IOException {
    Path parts = Files.createDirectories(folder.resolve("parts/bucket")).getParent();
    Files.writeString(parts.resolve("bucket/part-a-0"), row(1).toCsv() + "\n");
    Files.writeString(
        parts.resolve("bucket/part-b-0"), row(2).toCsv() + "\n" + row(0).toCsv() + "\n");
    Files.writeString(parts.resolve("bucket/.part-c-0.inprogress.7"), row(0).toCsv() + "\ntorn");

    ScoreSheet sheet = ScoreSheet.read(parts, 3);
    sheet.write(folder.resolve("scores.csv"));

    assertThat(sheet.isExact()).isTrue();
    assertThat(folder.resolve("scores.csv"))
        .hasContent(
            """
            reading,time,pump,fault,score,alarm,model
            0,2026-01-01T00:00:00Z,pump-0,none,0.5,0,1
            1,2026-01-01T00:00:01Z,pump-0,none,0.5,0,1
            2,2026-01-01T00:00:02Z,pump-0,none,0.5,0,1
            """);
  }

  private static ScoreSheet sheetOf(int readings, long... indices) {
    ScoreSheet sheet = new ScoreSheet(readings);
    for (long index : indices) {
      sheet.add(row(index));
    }
    return sheet;
  }

  private static ScoreRow row(long index) {
    return new ScoreRow(
        index, PumpSimulator.START + 1000 * index, "pump-0", PumpFault.NONE, 0.5f, false, "1");
  }
}
