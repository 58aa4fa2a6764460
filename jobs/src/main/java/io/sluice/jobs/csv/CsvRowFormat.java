package io.sluice.jobs.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * CSV files as a Flink source: one split per file, so that a file's rows keep their order. The
 * position in a checkpoint is the number of rows read; a restored reader reads past them.
 *
 * <p>A {@link BulkFormat} and not a StreamFormat, because a row must say which file it is from, and
 * a StreamFormat is not told.
 */
public final class CsvRowFormat implements BulkFormat<CsvRow, FileSourceSplit> {
  private static final long serialVersionUID = 1L;
  private static final int BATCH = 256;
  private final LinkedHashMap<Path, NumberedLayout> files;

  private record NumberedLayout(int number, CsvLayout layout) implements java.io.Serializable {}

  private CsvRowFormat(LinkedHashMap<Path, NumberedLayout> files) {
    this.files = files;
  }

  /**
   * A bounded source of all rows of the files.
   *
   * @param layouts by file; a row's file number is the place of its file in this order
   */
  public static FileSource<CsvRow> source(Map<java.nio.file.Path, CsvLayout> layouts) {
    CsvRowFormat format = of(layouts);
    return FileSource.forBulkFileFormat(format, format.files.keySet().toArray(Path[]::new))
        // The default would pass over names that begin with a dot or an underscore.
        .setFileEnumerator(() -> new NonSplittingRecursiveEnumerator(path -> true))
        .build();
  }

  static CsvRowFormat of(Map<java.nio.file.Path, CsvLayout> layouts) {
    LinkedHashMap<Path, NumberedLayout> files = new LinkedHashMap<>();
    layouts.forEach(
        (file, layout) ->
            files.put(
                new Path(file.toAbsolutePath().toUri()), new NumberedLayout(files.size(), layout)));
    return new CsvRowFormat(files);
  }

  @Override
  public Reader<CsvRow> createReader(Configuration configuration, FileSourceSplit split)
      throws IOException {
    NumberedLayout file = Objects.requireNonNull(files.get(split.path()), "unknown file");
    InputStream stream = split.path().getFileSystem().open(split.path());
    try {
      return new RowReader(new CsvReader(stream, file.layout, file.number));
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  @Override
  public Reader<CsvRow> restoreReader(Configuration configuration, FileSourceSplit split)
      throws IOException {
    RowReader reader = (RowReader) createReader(configuration, split);
    reader.skip(
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L));
    return reader;
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<CsvRow> getProducedType() {
    return TypeInformation.of(CsvRow.class);
  }

  /** Hands rows over in batches. */
  private static final class RowReader implements Reader<CsvRow> {
    private final CsvReader rows;
    private long read;

    RowReader(CsvReader rows) {
      this.rows = rows;
    }

    void skip(long count) throws IOException {
      while (read < count && rows.next() != null) {
        read++;
      }
    }

    @Override
    public @Nullable RecordIterator<CsvRow> readBatch() throws IOException {
      CsvRow[] batch = new CsvRow[BATCH];
      int count = 0;
      while (count < BATCH) {
        CsvRow row = rows.next();
        if (row == null) {
          break;
        }
        batch[count++] = row;
      }
      if (count == 0) {
        return null;
      }
      ArrayResultIterator<CsvRow> records = new ArrayResultIterator<>();
      records.set(batch, count, CheckpointedPosition.NO_OFFSET, read);
      read += count;
      return records;
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}
