package io.sluice.jobs.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLayoutTest {
  private static final CsvOptions NOTHING_SAID = new CsvOptions(null, null, null, null, null);
  @TempDir Path folder;

  @Test
  void separatorIsTheOneThatCutsHeaderAndRowsAlike() throws IOException {
    assertThat(layout("a,b\n1,2\n", "b").separator()).isEqualTo(',');
    assertThat(layout("a;b\n1;2\n", "b").separator()).isEqualTo(';');
    assertThat(layout("a\tb\n1\t2\n", "b").separator()).isEqualTo('\t');
    assertThat(layout("a|b\n1|2\n", "b").separator()).isEqualTo('|');
    assertThat(layout("flow, l/min;temp, C;p, bar\n1;2;3\n4;5;6\n", "temp, C").separator())
        .isEqualTo(';');
    assertThat(layout("\"a;x\",\"b;y\"\n1,2\n", "b;y").separator()).isEqualTo(',');
    assertThat(layout("alone\n1\n", "alone").separator()).isEqualTo(',');
  }

  @Test
  void timeColumnIsFoundByItsNameThenByItsDates() throws IOException {
    assertThat(layout("x,n,Time_Stamp\n1,2,1583748873\n", "x").time()).isEqualTo(2);
    assertThat(layout("x,n,when\n1,2,2020-03-09\n", "x").time()).isEqualTo(2);
    assertThat(layout("x,n,time\n1,2,pump\n", "x").time()).isEqualTo(-1);
    assertThat(layout("x,n\n1,2\n", "x").time()).isEqualTo(-1);
    assertThat(layout("time,x\n1,2\n", "time", "x").time())
        .as("a feature is no time column")
        .isEqualTo(-1);
  }

  @Test
  void rowsAreEstimatedFromTheHead() throws IOException {
    assertThat(layout("a,b\n" + "11111,22222\n".repeat(50_000), "a").estimatedRows())
        .isBetween(49_000L, 51_000L);
    assertThat(layout("a,b\n", "a").estimatedRows()).isZero();
  }

  private CsvLayout layout(String text, String... wanted) throws IOException {
    Path file = folder.resolve("data.csv");
    Files.writeString(file, text);
    return CsvLayout.find(file, NOTHING_SAID, List.of(wanted));
  }
}
