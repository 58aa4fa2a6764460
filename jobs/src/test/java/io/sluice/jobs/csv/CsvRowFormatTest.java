package io.sluice.jobs.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowFormatTest {
  private static final int ROWS = 777;
  @TempDir java.nio.file.Path folder;

  @Test
  void everyRowComesOnceAndARestoredReaderGoesOnAfterTheLastOne() throws IOException {
    java.nio.file.Path file = folder.resolve("with space #1.csv");
    StringBuilder text = new StringBuilder("a\n");
    for (int i = 1; i <= ROWS; i++) {
      text.append(i).append('\n');
    }
    Files.writeString(file, text);
    Path path = new Path(file.toUri());
    CsvRowFormat format = CsvRowFormat.of(Map.of(file, layout(file)));
    FileSourceSplit split = new FileSourceSplit("1", path, 0, Files.size(file), 0, text.length());

    List<RecordAndPosition<CsvRow>> all = read(format.createReader(new Configuration(), split));
    assertThat(all).hasSize(ROWS);
    for (int stop : new int[] {1, 17, 256, 300, ROWS}) {
      RecordAndPosition<CsvRow> last = all.get(stop - 1);
      FileSourceSplit rest =
          split.updateWithCheckpointedPosition(
              new CheckpointedPosition(last.getOffset(), last.getRecordSkipCount()));

      List<RecordAndPosition<CsvRow>> others =
          read(format.restoreReader(new Configuration(), rest));

      assertThat(others).hasSize(ROWS - stop);
      if (!others.isEmpty()) {
        assertThat(others.get(0).getRecord().row()).isEqualTo(stop + 1);
        assertThat(others.get(0).getRecord().values()).containsExactly(stop + 1);
      }
    }
  }

  @Test
  void rowsTravelWithoutGenericTypes() throws IOException {
    SerializerConfigImpl strict = new SerializerConfigImpl();
    strict.setGenericTypes(false);
    TypeSerializer<CsvRow> serializer = TypeInformation.of(CsvRow.class).createSerializer(strict);
    CsvRow row = new CsvRow(1, 2, 3, "1", null, "", 4, new float[] {5}, -1, null);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(row, out);

    CsvRow copy = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(copy).usingRecursiveComparison().isEqualTo(row);
  }

  private static CsvLayout layout(java.nio.file.Path file) throws IOException {
    return CsvLayout.find(file, new CsvOptions(null, null, null, null, null), List.of("a"));
  }

  /** Reads all, copying the positions, which readers reuse. */
  private static List<RecordAndPosition<CsvRow>> read(BulkFormat.Reader<CsvRow> reader)
      throws IOException {
    List<RecordAndPosition<CsvRow>> records = new ArrayList<>();
    try (reader) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        for (var record = batch.next(); record != null; record = batch.next()) {
          records.add(
              new RecordAndPosition<>(
                  record.getRecord(), record.getOffset(), record.getRecordSkipCount()));
        }
      }
    }
    return records;
  }
}
