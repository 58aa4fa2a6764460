package io.sluice.jobs.csv;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Numbers;
import java.io.Closeable;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a CSV file, cut into rows of bounded length: a quote that never closes would else
 * take the rest of the file into memory.
 */
public final class CsvRecords implements Closeable {
  private static final int MOST_CHARACTERS = 1 << 20;

  private final String name;
  private final BoundedRows text;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private long line = 1;

  /**
   * Opens a file.
   *
   * @param bytes of the file, in UTF-8; closed with these records
   * @param name of the file, for errors
   */
  public CsvRecords(InputStream bytes, String name, CSVFormat format) throws IOException {
    this.name = name;
    this.text = new BoundedRows(CsvText.open(bytes, name));
    this.parser = CSVParser.parse(text, format);
    this.records = parser.iterator();
  }

  /**
   * The next row, or null at the end.
   *
   * @throws CommandFailure if the rest of the file cannot be cut into rows
   * @throws IOException if the file cannot be read
   */
  public @Nullable CSVRecord next() throws IOException {
    line = parser.getCurrentLineNumber() + 1;
    text.beginRow();
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      String where = name + ":" + line + ": ";
      if (e.getCause() instanceof CharacterCodingException) {
        throw new CommandFailure(
            name + ": the text after line " + line + " is not UTF-8; convert the file to UTF-8", e);
      }
      if (e.getCause() instanceof RowTooLong) {
        throw new CommandFailure(
            where
                + "the row that begins on this line is longer than "
                + Numbers.count(MOST_CHARACTERS, "character")
                + "; does it open a quote that never closes?",
            e);
      }
      if (String.valueOf(e.getMessage()).contains("EOF")) {
        throw new CommandFailure(where + "a quote opens in this row but never closes", e);
      }
      throw new IOException(where + e.getMessage(), e);
    }
  }

  /** The line on which the row of the last call of {@link #next} begins, from 1. */
  public long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** Fails when a row takes too many characters. */
  private static final class BoundedRows extends FilterReader {
    /** The parser reads ahead, so that what it takes for a row may belong to the next one. */
    private static final int READ_AHEAD = 1 << 16;

    private long left;

    BoundedRows(Reader text) {
      super(text);
      beginRow();
    }

    void beginRow() {
      left = MOST_CHARACTERS + READ_AHEAD;
    }

    @Override
    public int read() throws IOException {
      return taken(super.read(), 1);
    }

    @Override
    public int read(char[] characters, int offset, int length) throws IOException {
      int count = super.read(characters, offset, length);
      return taken(count, count);
    }

    private int taken(int result, int count) throws RowTooLong {
      left -= result < 0 ? 0 : count;
      if (left < 0) {
        throw new RowTooLong();
      }
      return result;
    }
  }

  /** Told to the user by {@link #next}. */
  private static final class RowTooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
