package io.sluice.jobs.csv;

import io.sluice.jobs.console.CommandFailure;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where in one file is what: found out before the first row is read, so that everything wrong with
 * the file as a whole is said at once.
 *
 * @param name of the file as the user gave it
 * @param separator between cells
 * @param columns the names of all columns
 * @param values the numbers of the wanted columns, in the order they are wanted
 * @param time the number of the column with the times, or -1
 * @param timeFormat how they are written, or null without such a column
 * @param key the number of the key column, or -1
 * @param label the number of the label column, or -1
 * @param estimatedRows how many rows the file may have, for progress
 */
public record CsvLayout(
    String name,
    char separator,
    List<String> columns,
    int[] values,
    int time,
    @Nullable TimeFormat timeFormat,
    int key,
    int label,
    long estimatedRows)
    implements Serializable {
  private static final Set<String> TIME_NAMES =
      Set.of("time", "timestamp", "datetime", "date", "ts", "eventtime", "zeit", "zeitstempel");

  /**
   * Finds it out from the head of the file.
   *
   * @param wanted the names of the columns with numbers
   * @throws CommandFailure if columns are missing, or times cannot be read
   */
  public static CsvLayout find(Path file, CsvOptions options, List<String> wanted)
      throws IOException {
    return find(file, options, wanted, true);
  }

  /** {@link #find} without times, unless the options describe them. */
  public static CsvLayout findWithoutTimes(Path file, CsvOptions options, List<String> wanted)
      throws IOException {
    return find(file, options, wanted, false);
  }

  private static CsvLayout find(
      Path file, CsvOptions options, List<String> wanted, boolean withTimes) throws IOException {
    CsvHead head = CsvHead.read(file, options.separator());
    int[] values = head.findAll(wanted);
    int key = findOptional(head, options.keyColumn());
    int label = findOptional(head, options.labelColumn());
    int time = findOptional(head, options.timeColumn());
    if (time < 0 && (withTimes || options.timeFormat() != null)) {
      time = guessTime(head, values, key, label);
    }
    return new CsvLayout(
        head.name(),
        head.separator(),
        head.columns(),
        values,
        time,
        time < 0 ? null : timeFormat(head, time, options.timeFormat()),
        key,
        label,
        head.estimatedRows());
  }

  private static int findOptional(CsvHead head, @Nullable String column) {
    return column == null ? -1 : head.findAll(List.of(column))[0];
  }

  /**
   * The column whose name says so, if it holds times; else the first that holds dates. Plain
   * numbers are taken for times by their column's name only.
   */
  private static int guessTime(CsvHead head, int[] values, int key, int label) {
    int[] candidates =
        IntStream.range(0, head.columns().size())
            .filter(i -> i != key && i != label)
            .filter(i -> IntStream.of(values).noneMatch(v -> v == i))
            .filter(i -> !head.samples(i).isEmpty())
            .filter(i -> !TimeFormats.reading(head.samples(i)).isEmpty())
            .toArray();
    for (int i : candidates) {
      String name = head.columns().get(i).toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
      if (TIME_NAMES.contains(name)) {
        return i;
      }
    }
    for (int i : candidates) {
      if (!(TimeFormats.reading(head.samples(i)).get(0) instanceof TimeFormat.Epoch)) {
        return i;
      }
    }
    return -1;
  }

  private static TimeFormat timeFormat(CsvHead head, int time, @Nullable TimeFormat wish) {
    if (wish != null) {
      return wish;
    }
    String column = head.name() + ": column '" + head.columns().get(time) + "'";
    List<String> samples = head.samples(time);
    if (samples.isEmpty()) {
      throw new CommandFailure(column + " is empty in the first rows");
    }
    List<TimeFormat> formats = TimeFormats.reading(samples);
    if (formats.isEmpty()) {
      throw new CommandFailure(
          column
              + ": '"
              + samples.get(0)
              + "' is not in a known time format; set the format, for example"
              + " --time-format 'dd.MM.yyyy HH:mm:ss'");
    }
    if (formats.size() > 1) {
      throw new CommandFailure(
          column
              + ": '"
              + samples.get(0)
              + "' is ambiguous: it can be "
              + formats.stream().map(TimeFormat::description).collect(Collectors.joining(" or "))
              + "; set the format, for example --time-format 'dd/MM/yyyy HH:mm:ss'");
    }
    return formats.get(0);
  }
}
