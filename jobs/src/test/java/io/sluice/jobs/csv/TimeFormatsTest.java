package io.sluice.jobs.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1583748873                    | 1583748873000",
        "1583748873.25                 | 1583748873250",
        "1583748873000                 | 1583748873000",
        "1583748873000000              | 1583748873000",
        "1583748873000000000           | 1583748873000",
        "0                             | 0",
        "2020-03-09 10:14:33           | 1583748873000",
        "2020-03-09T10:14:33           | 1583748873000",
        "2020-03-09T10:14:33Z          | 1583748873000",
        "2020-03-09T10:14:33.1239Z     | 1583748873123",
        "2020-03-09 10:14:33,5         | 1583748873500",
        "2020-03-09T12:14:33+02:00     | 1583748873000",
        "2020-03-09 12:14:33 +0200     | 1583748873000",
        "2020-03-09T10:14              | 1583748840000",
        "2020-03-09                    | 1583712000000",
        "2020/03/09 10:14:33           | 1583748873000",
        "09.03.2020 10:14:33           | 1583748873000",
        "9.3.2020 10:14                | 1583748840000",
        "13/03/2020 10:14              | 1584094440000",
        "3/13/2020 10:14:33 PM         | 1584137673000",
        "3/13/2020 12:14 am            | 1584058440000",
        "09-Mar-2020 10:14:33          | 1583748873000",
        "9 MAR 2020 10:14              | 1583748840000",
        "20200309                      | 1583712000000",
        "20200309101433                | 1583748873000",
        "20200309T101433Z              | 1583748873000",
        "1969-12-31 23:59:59.999       | -1",
      })
  void readsUsualTimes(String text, long millis) {
    List<TimeFormat> formats = TimeFormats.reading(List.of(text));

    assertThat(formats).hasSize(1);
    assertThat(formats.get(0).newParser().parse(text)).isEqualTo(millis);
  }

  @Test
  void dayAndMonthAreToldApartByTheRowsTogether() {
    assertThat(TimeFormats.reading(List.of("03/09/2020", "03/13/2020")))
        .extracting(TimeFormat::description)
        .containsExactly("a time like 03/09/2020 10:14:33");
    assertThat(TimeFormats.reading(List.of("03/09/2020", "13/09/2020")))
        .extracting(TimeFormat::description)
        .containsExactly("a time like 09/03/2020 10:14:33");
    assertThat(TimeFormats.reading(List.of("03/09/2020", "04/09/2020"))).hasSize(2);
  }

  @Test
  void aFewBadCellsDoNotHideTheFormat() {
    assertThat(TimeFormats.reading(List.of("2020-03-09", "soon", "2020-03-10"))).hasSize(1);
    assertThat(TimeFormats.reading(List.of("1583748873", "-", "1583748874")))
        .containsExactly(new TimeFormat.Epoch(TimeFormat.EpochUnit.SECONDS));
  }

  @Test
  void textsThatAreNoTimesFitNoFormat() {
    assertThat(TimeFormats.reading(List.of("pump"))).isEmpty();
    assertThat(TimeFormats.reading(List.of("2020-02-30 10:00:00"))).isEmpty();
    assertThat(TimeFormats.reading(List.of("2020-03-09", "12"))).isEmpty();
  }
}
