package io.sluice.jobs.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jobs.console.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
  @TempDir Path folder;

  @Test
  void readsTimesKeysLabelsAndNumbersInTheOrderWanted() throws IOException {
    List<CsvRow> rows =
        read(
            """
            at;pump;flow;label;pressure
            2020-03-09 10:14:33;p1;1.5;0.0;-2e1
            2020-03-09 10:14:34;p2;.5;1.0;+3.
            """,
            new CsvOptions(null, null, null, "pump", "label"),
            "pressure",
            "flow");

    assertThat(rows).hasSize(2);
    CsvRow second = rows.get(1);
    assertThat(second.row()).isEqualTo(2);
    assertThat(second.line()).isEqualTo(3);
    assertThat(second.key()).isEqualTo("p2");
    assertThat(second.sequence()).isEqualTo("7:p2");
    assertThat(second.time()).isEqualTo("2020-03-09 10:14:34");
    assertThat(second.eventTime()).isEqualTo(1583748874000L);
    assertThat(second.truth()).isEqualTo(1);
    assertThat(second.values()).containsExactly(3f, 0.5f);
    assertThat(rows.get(0).values()).containsExactly(-20f, 1.5f);
  }

  @Test
  void byteOrderMarkCrLfQuotesAndBlankLinesAreNoDataAndLinesAreStillCounted() throws IOException {
    List<CsvRow> rows =
        read(
            "\uFEFF\"a, b\",c\r\n\r\n1,\"two\r\nlines\"\r\n\r\n\"3\",x\"y\r\n",
            new CsvOptions(null, null, null, "c", null),
            "a, b");

    assertThat(rows).extracting(CsvRow::line).containsExactly(3L, 6L);
    assertThat(rows).extracting(CsvRow::row).containsExactly(1L, 2L);
    assertThat(rows).extracting(CsvRow::key).containsExactly("two\r\nlines", "x\"y");
    assertThat(rows.get(1).values()).containsExactly(3f);
  }

  @Test
  void aQuoteThatDoesNotCloseIsToldBeforeTheWholeFileIsRead() throws IOException {
    Path head = Files.writeString(folder.resolve("long.csv"), "a,b\n1,2\n3,4\n");
    CsvLayout layout =
        CsvLayout.find(head, new CsvOptions(null, null, null, null, null), List.of("a"));
    Endless file = new Endless("a,b\n1,2\n3,\"4\n", "5,6\n");

    try (CsvReader reader = new CsvReader(file, layout, 0)) {
      assertThat(reader.next()).isNotNull();
      assertThatThrownBy(reader::next)
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              head
                  + ":3: the row that begins on this line is longer than 1,048,576 characters;"
                  + " does it open a quote that never closes?");
    }
    assertThat(file.read).isLessThan(2 << 20);
  }

  @Test
  void rowsOfAMillionCharactersAreRead() throws IOException {
    String cell = "x".repeat(1 << 19);

    List<CsvRow> rows =
        read(
            "a,b\n1," + cell + "\n" + ("2," + cell + "\n").repeat(5),
            new CsvOptions(null, null, null, null, null),
            "a");

    assertThat(rows).extracting(CsvRow::problem).containsOnlyNulls();
    assertThat(rows).hasSize(6);
  }

  /** A text and then another again and again, to 64 MiB. */
  private static final class Endless extends InputStream {
    private final byte[] first;
    private final byte[] again;
    private int read;

    Endless(String first, String again) {
      this.first = first.getBytes(StandardCharsets.UTF_8);
      this.again = again.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      int at = read++;
      return at < first.length
          ? first[at]
          : at > 64 << 20 ? -1 : again[(at - first.length) % again.length];
    }
  }

  @Test
  void emptyCellsAndNanAreMissing() throws IOException {
    List<CsvRow> rows = read("a,b,c,d,e\n,NaN,null, ,7\n", noOptions(), "a", "b", "c", "d", "e");

    assertThat(rows.get(0).problem()).isNull();
    assertThat(rows.get(0).values())
        .containsExactly(Float.NaN, Float.NaN, Float.NaN, Float.NaN, 7f);
  }

  @Test
  void aRowThatCannotBeReadSaysWhyAndTheNextIsRead() throws IOException {
    List<CsvRow> rows =
        read(
            """
            time,a,b,fault
            1583748873,1,2,0
            soon,1,2,0
            1583748873,one,2,0
            1583748873,1,0x1p3,0
            1583748873,1,"2,5",0
            1583748873,1
            1583748873,1,2,0,,
            1583748873,1,2,0,5
            1583748873,1,2,maybe
            1583748873,1,1f,0
            1583748873,1,2,
            """,
            new CsvOptions(',', null, null, null, "fault"),
            "a",
            "b");

    assertThat(rows)
        .extracting(CsvRow::problem)
        .containsExactly(
            null,
            "column 'time': 'soon' is not a number of seconds since 1970",
            "column 'a': 'one' is not a number",
            "column 'b': '0x1p3' is not a number",
            "column 'b': '2,5' is not a number (use a decimal point)",
            "the row has 2 cells, but the header has 4",
            null,
            "the row has 5 cells, but the header has 4",
            "column 'fault': 'maybe' is not a label; use 0 and 1, or normal and anomaly",
            "column 'b': '1f' is not a number",
            null);
    assertThat(rows.get(10).truth()).isEqualTo(CsvRow.UNLABELLED);
  }

  @Test
  void aQuoteThatNeverClosesIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> read("a,b\n1,2\n3,\"4\n5,6\n", noOptions(), "a"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageEndingWith("data.csv:3: a quote opens in this row but never closes");
  }

  @Test
  void bytesThatAreNotUtf8FarBelowAreAnErrorWithItsPlace() throws IOException {
    Path file = folder.resolve("latin.csv");
    StringBuilder text = new StringBuilder("a,b\n");
    text.append("1,hello\n".repeat(20_000)).append("2,f\u00fcnf\n");
    Files.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> readAll(file, noOptions(), List.of("a")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageMatching(
            ".*latin.csv: the text after line \\d+ is not UTF-8; convert the" + " file to UTF-8");
  }

  @Test
  void withoutATimeColumnTheRowNumberIsTheTime() throws IOException {
    List<CsvRow> rows = read("a\n1\n2\n3\n", noOptions(), "a");

    assertThat(rows).extracting(CsvRow::eventTime).containsExactly(1L, 2L, 3L);
    assertThat(rows).extracting(CsvRow::time).containsOnly("");
  }

  private static CsvOptions noOptions() {
    return new CsvOptions(null, null, null, null, null);
  }

  private List<CsvRow> read(String text, CsvOptions options, String... wanted) throws IOException {
    Path file = folder.resolve("data.csv");
    Files.writeString(file, text);
    return readAll(file, options, List.of(wanted));
  }

  private static List<CsvRow> readAll(Path file, CsvOptions options, List<String> wanted)
      throws IOException {
    CsvLayout layout = CsvLayout.find(file, options, wanted);
    List<CsvRow> rows = new ArrayList<>();
    try (CsvReader reader = new CsvReader(Files.newInputStream(file), layout, 7)) {
      for (CsvRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
