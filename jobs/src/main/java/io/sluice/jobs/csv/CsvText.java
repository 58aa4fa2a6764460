package io.sluice.jobs.csv;

import io.sluice.jobs.console.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;

/** The bytes of a CSV file as characters, and characters as cells. */
final class CsvText {
  private static final int MARK_LENGTH = 3;

  private CsvText() {}

  /**
   * Quotes are double quotes, doubled inside; blank lines are kept, so that lines can be counted.
   */
  static CSVFormat format(char separator) {
    return CSVFormat.Builder.create()
        .setDelimiter(separator)
        .setQuote('"')
        .setIgnoreEmptyLines(false)
        .setTrailingData(true)
        .get();
  }

  /**
   * Decodes UTF-8, with or without a byte order mark; what is not UTF-8 is an IOException when it
   * is read.
   *
   * @param name of the file, for errors
   */
  static BufferedReader open(InputStream bytes, String name) throws IOException {
    PushbackInputStream stream = new PushbackInputStream(bytes, MARK_LENGTH);
    byte[] mark = stream.readNBytes(MARK_LENGTH);
    int first = mark.length > 1 ? (mark[0] & 0xFF) << 8 | (mark[1] & 0xFF) : 0;
    if (first == 0xFEFF || first == 0xFFFE) {
      throw new CommandFailure(name + ": the file is UTF-16 text; convert it to UTF-8");
    }
    boolean utf8Mark = mark.length == MARK_LENGTH && first == 0xEFBB && (mark[2] & 0xFF) == 0xBF;
    if (!utf8Mark) {
      stream.unread(mark);
    }
    return new BufferedReader(
        new InputStreamReader(
            stream,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)),
        1 << 16);
  }
}
