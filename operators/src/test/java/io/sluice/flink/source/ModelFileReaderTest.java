package io.sluice.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.TestModels;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileReaderTest {
  private static final long MIB = 1 << 20;

  @TempDir Path models;

  private final Counter failures = new SimpleCounter();
  private final List<SourceEvent> received = new ArrayList<>();
  private final Updates updates = new Updates();

  @Test
  void whatIsNoModelGoesOutWithItsFirstBytesAlone() throws Exception {
    sparse("sparse.sluice", 20 * MIB);
    Files.write(models.resolve("text.sluice"), "x".repeat(3_000_000).getBytes());
    ModelFileReader reader = reader(256 * MIB);

    read(reader, "sparse.sluice");
    read(reader, "text.sluice");

    assertThat(updates).extracting(ModelUpdate.Activate::file).allMatch(file -> file.length == 9);
    assertThat(updates).extracting(ModelUpdate.Activate::sequence).containsExactly(1L, 2L);
    assertThat(failures.getCount()).isZero();
  }

  @Test
  void fileBeyondTheBudgetIsNotRead() throws Exception {
    sparse("large@7.sluice", 34 * MIB);
    ModelFileReader reader = reader(MIB);

    read(reader, "large@7.sluice");

    assertThat(updates)
        .containsExactly(new ModelUpdate.Activate("pump", 1, new byte[0]).from(7).promising());
    assertThat(updates.get(0).origin()).endsWith("/large@7.sluice");
  }

  @Test
  void runtimeExceptionsOfFileSystemsAreRetriedAndCounted() throws Exception {
    byte[] model = TestModels.sum("1", 1).toBytes();
    Files.write(models.resolve("good.sluice"), model);
    ModelFileReader reader = reader(256 * MIB);
    // Flink's Path throws an IllegalArgumentException
    reader.addSplits(
        List.of(file("pump 10:30.sluice", 1, 4), file("good.sluice", 2, model.length)));

    for (int attempt = 1; attempt < 5; attempt++) {
      assertThat(reader.pollNext(updates)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
      assertThat(failures.getCount()).isEqualTo(attempt);
      assertThat(updates).isEmpty();
    }
    assertThat(reader.pollNext(updates)).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reader.pollNext(updates)).isEqualTo(InputStatus.NOTHING_AVAILABLE);

    assertThat(updates)
        .containsExactly(
            new ModelUpdate.Activate("pump", 1, new byte[0]),
            new ModelUpdate.Activate(TestModels.NAME, 2, model));
  }

  /** As for two models: the promise of the first one would refuse the second one. */
  @Test
  void ofFilesThatOneScanFindsWithOneTimeOnlyTheLastPromises() throws Exception {
    byte[] model = TestModels.sum("1", 1).toBytes();
    List<ModelFile> files = new ArrayList<>();
    for (String name : List.of("a@7.sluice", "b@7.sluice", "a@8.sluice", "c.sluice")) {
      Files.write(models.resolve(name), model);
      files.add(file(name, files.size() + 1, model.length));
    }
    ModelFileReader reader = reader(256 * MIB);
    reader.addSplits(files);
    for (int i = 0; i < files.size(); i++) {
      reader.pollNext(updates);
    }

    assertThat(updates)
        .extracting(ModelUpdate.Activate::promises)
        .containsExactly(false, true, true, false);
  }

  /** After a failure, what its state has and what the enumerator gives again overlap. */
  @Test
  void fileThatIsGivenTwiceIsReadOnceAndReportedAgain() throws Exception {
    byte[] model = TestModels.sum("1", 1).toBytes();
    Files.write(models.resolve("a.sluice"), model);
    ModelFile a = file("a.sluice", 3, model.length);
    ModelFileReader reader = reader(256 * MIB);

    reader.addSplits(List.of(a));
    reader.addSplits(List.of(file("a.sluice", 2, model.length), a));
    assertThat(reader.snapshotState(1)).containsExactly(a);
    reader.pollNext(updates);
    reader.addSplits(List.of(a));

    assertThat(reader.snapshotState(2)).isEmpty();
    assertThat(updates).extracting(ModelUpdate.Activate::sequence).containsExactly(3L);
    assertThat(received)
        .containsExactly(new FilesReceived(3), new FilesReceived(3), new FilesReceived(3));
  }

  @Test
  void budgetsAreForTheWholeFile() {
    FileBudget budget = new FileBudget(100 * MIB);

    assertThat(budget.objection(132 * MIB, 8000 * MIB)).isNull();
    assertThat(budget.objection(132 * MIB + 1, 8000 * MIB))
        .isEqualTo("138412033 bytes; sluice.admission.max-weight-bytes allows weights of 100 mb");
    assertThat(budget.objection(64 * MIB, 512 * MIB)).isNull();
    assertThat(budget.objection(64 * MIB + 1, 512 * MIB))
        .isEqualTo(
            "67108865 bytes; a heap of 536870912 bytes allows model files of up to 67108864;"
                + " increase the heap of the TaskManager");
    assertThat(new FileBudget(Long.MAX_VALUE).objection(1024 * MIB + 1, Long.MAX_VALUE))
        .isEqualTo("1073741825 bytes; a model file has at most 1073741824");
  }

  private ModelFileReader reader(long weightBytes) {
    ModelFolder folder =
        ModelFolder.at(models.toUri().toString())
            .forModel("pump")
            .effectiveByName()
            .lookedAtEvery(Duration.ofMillis(1));
    return new ModelFileReader(folder, new FileBudget(weightBytes), failures, received::add);
  }

  private void read(ModelFileReader reader, String name) throws Exception {
    reader.addSplits(List.of(file(name, updates.size() + 1, Files.size(models.resolve(name)))));
    reader.pollNext(updates);
  }

  private static ModelFile file(String name, long sequence, long length) {
    return new ModelFile(sequence, new ModelFile.State(name, length, 1000));
  }

  private void sparse(String name, long length) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(models.resolve(name).toFile(), "rw")) {
      file.setLength(length);
    }
  }

  private static final class Updates extends ArrayList<ModelUpdate.Activate>
      implements ReaderOutput<ModelUpdate> {
    private static final long serialVersionUID = 1L;

    @Override
    public void collect(ModelUpdate update) {
      add((ModelUpdate.Activate) update);
    }

    @Override
    public void collect(ModelUpdate update, long timestamp) {
      collect(update);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<ModelUpdate> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
  }
}
