package io.sluice.jobs.csv;

import io.sluice.jobs.console.CommandFailure;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a CSV file: the names of its columns and some rows, enough to find out the rest.
 *
 * @param name of the file, for errors
 * @param separator between cells
 * @param columns the names in the first line
 * @param rows cells of the first rows, each with as many cells as there are columns
 * @param estimatedRows how many rows the whole file may have
 */
record CsvHead(
    String name, char separator, List<String> columns, List<String[]> rows, long estimatedRows) {
  private static final int BYTES = 1 << 16;
  private static final int SAMPLES = 100;
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  /**
   * Reads it.
   *
   * @param wish the separator, or null to find it out
   * @throws CommandFailure if there is no header
   */
  static CsvHead read(Path path, @Nullable Character wish) throws IOException {
    String name = path.toString();
    long size = Files.size(path);
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(path)) {
      bytes = stream.readNBytes(BYTES);
    }
    if (size > bytes.length) {
      bytes = cutAfterLastLine(bytes, name);
    }
    String text = decode(bytes, name);
    Cells best = null;
    for (char separator : wish == null ? SEPARATORS : new char[] {wish}) {
      Cells cells = Cells.of(text, separator);
      if (best == null || cells.fitness() > best.fitness()) {
        best = cells;
      }
    }
    if (best == null || best.header.length == 0 || text.isBlank()) {
      throw new CommandFailure(name + ": the file is empty; its first line must name the columns");
    }
    if (best.headerIsNumbers()) {
      throw new CommandFailure(
          name + ": the first line must name the columns, but it has only numbers");
    }
    long estimate = best.rows.isEmpty() ? 0 : size * best.rows.size() / bytes.length;
    return new CsvHead(name, best.separator, List.of(best.header), best.fullRows(), estimate);
  }

  private static byte[] cutAfterLastLine(byte[] bytes, String name) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n' && bytes[end - 1] != '\r') {
      end--;
    }
    if (end == 0) {
      throw new CommandFailure(
          name + ": the first line is longer than " + BYTES + " bytes; is this a CSV file?");
    }
    return Arrays.copyOf(bytes, end);
  }

  private static String decode(byte[] bytes, String name) throws IOException {
    try (BufferedReader reader = CsvText.open(new ByteArrayInputStream(bytes), name)) {
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new CommandFailure(name + ": the file is not UTF-8 text; convert it to UTF-8", e);
    }
  }

  /**
   * The number of the column of that name.
   *
   * @return -1 if there is none
   * @throws CommandFailure if there are two
   */
  int find(String column) {
    int index = columns.indexOf(column);
    if (index != columns.lastIndexOf(column)) {
      throw new CommandFailure(
          name
              + ": columns "
              + (index + 1)
              + " and "
              + (columns.lastIndexOf(column) + 1)
              + " are both named '"
              + column
              + "'");
    }
    return index;
  }

  /**
   * The numbers of the columns of those names.
   *
   * @throws CommandFailure that lists all that are missing, and what there is
   */
  int[] findAll(List<String> wanted) {
    List<String> missing = wanted.stream().filter(column -> find(column) < 0).toList();
    if (!missing.isEmpty()) {
      throw new CommandFailure(
          name
              + ": no column "
              + missing.stream().map(this::withSuggestion).collect(Collectors.joining(", "))
              + "; "
              + whatThereIs());
    }
    return wanted.stream().mapToInt(this::find).toArray();
  }

  private String whatThereIs() {
    return columns.size() == 1
        ? "the only column is '" + columns.get(0) + "'; check the separator"
        : "the columns are "
            + columns.stream().map(c -> "'" + c + "'").collect(Collectors.joining(", "));
  }

  private String withSuggestion(String missing) {
    int limit = missing.length() < 3 ? 0 : Math.max(1, missing.length() / 3);
    LevenshteinDistance distance = new LevenshteinDistance(limit);
    String lower = missing.toLowerCase(Locale.ROOT);
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String column : columns) {
      int d = distance.apply(lower, column.toLowerCase(Locale.ROOT));
      if (d >= 0 && d < least) {
        least = d;
        nearest = column;
      }
    }
    return "'" + missing + "'" + (nearest == null ? "" : " (did you mean '" + nearest + "'?)");
  }

  /** The texts in a column's first rows, those that are there. */
  List<String> samples(int column) {
    return rows.stream()
        .map(row -> row[column].strip())
        .filter(cell -> !CsvNumbers.isMissing(cell))
        .limit(SAMPLES)
        .toList();
  }

  /** The text cut at one separator. */
  private record Cells(char separator, String[] header, List<String[]> rows) {
    static Cells of(String text, char separator) {
      List<String[]> rows = new ArrayList<>();
      try (CSVParser parser = CSVParser.parse(new StringReader(text), CsvText.format(separator))) {
        for (CSVRecord record : parser) {
          if (record.size() > 1 || !record.get(0).isBlank()) {
            rows.add(record.values());
          }
        }
      } catch (UncheckedIOException | IOException e) {
        // A quote that does not end in this part of the file: the rows before it are enough.
      }
      if (rows.isEmpty()) {
        return new Cells(separator, new String[0], List.of());
      }
      String[] header = rows.get(0);
      for (int i = 0; i < header.length; i++) {
        header[i] = header[i].strip();
      }
      return new Cells(separator, header, rows.subList(1, rows.size()));
    }

    List<String[]> fullRows() {
      return rows.stream().filter(row -> row.length == header.length).toList();
    }

    /** More columns are better, if most rows have as many. */
    double fitness() {
      double agreeing = rows.isEmpty() ? 1 : (double) fullRows().size() / rows.size();
      return agreeing > 0.5 ? header.length : header.length > 0 ? agreeing : -1;
    }

    boolean headerIsNumbers() {
      for (String cell : header) {
        if (CsvNumbers.parse(cell) == null) {
          return false;
        }
      }
      return true;
    }
  }
}
