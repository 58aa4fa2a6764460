package io.sluice.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelFolder;
import io.sluice.flink.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flink does to a source's coordinator around checkpoints and failures, step by step. */
class ModelFolderEnumeratorTest {
  private static final int READER = 0;

  @TempDir Path models;

  private final List<MockSplitEnumeratorContext<ModelFile>> contexts = new ArrayList<>();
  private MockSplitEnumeratorContext<ModelFile> context = newContext();
  private ModelFolderEnumerator enumerator;

  @AfterEach
  void close() throws Exception {
    for (MockSplitEnumeratorContext<ModelFile> opened : contexts) {
      opened.close();
    }
  }

  @Test
  void filesOfOneLookAreGivenInOneMessage() throws Throwable {
    start(new ModelFolderLog());
    register();
    publish("a.sluice", "b.sluice");

    assertThat(given()).isEqualTo(List.of(List.of(1L, 2L)));
  }

  /** The checkpoint's trigger overtakes the file in the mailbox of the reader's task. */
  @Test
  void fileThatAnUnalignedCheckpointHasOvertakenIsGivenAgainAfterARestore() throws Throwable {
    start(new ModelFolderLog());
    register();
    publish("a.sluice");
    ModelFolderLog state = checkpoint(1); // of the coordinator; that of the reader has no file

    restore(state);
    register();

    assertThat(given()).isEqualTo(List.of(List.of(1L)));
  }

  @Test
  void fileThatAnUnalignedCheckpointHasOvertakenIsGivenAgainAfterAFailureOfTheReader()
      throws Throwable {
    start(new ModelFolderLog());
    register();
    publish("a.sluice");
    checkpoint(1);
    received(1); // after the reader's part of checkpoint 1
    enumerator.notifyCheckpointComplete(1);

    // Flink gives nothing back, since the file was given before checkpoint 1
    enumerator.addSplitsBack(List.of(), READER);
    context.unregisterReader(READER);
    register();

    assertThat(given()).isEqualTo(List.of(List.of(1L), List.of(1L)));
  }

  @Test
  void fileThatTheReaderHadAsACheckpointBeganIsNotGivenAgain() throws Throwable {
    start(new ModelFolderLog());
    register();
    publish("a.sluice");
    received(1);
    ModelFolderLog state = checkpoint(1);
    enumerator.notifyCheckpointComplete(1);
    publish("a.sluice", "b.sluice");

    context.unregisterReader(READER);
    register();
    assertThat(given()).isEqualTo(List.of(List.of(1L), List.of(2L), List.of(2L)));

    restore(state);
    register();
    assertThat(given()).isEmpty();
  }

  @Test
  void filesAreKeptUntilACheckpointThatHasThemIsComplete() throws Throwable {
    start(new ModelFolderLog());
    register();
    publish("a.sluice");
    received(1);
    checkpoint(1); // which fails
    publish("a.sluice", "b.sluice");
    received(2);
    checkpoint(2);

    enumerator.addSplitsBack(List.of(), READER);
    context.unregisterReader(READER);
    register();
    assertThat(given()).isEqualTo(List.of(List.of(1L), List.of(2L), List.of(1L, 2L)));

    received(2);
    checkpoint(3);
    enumerator.notifyCheckpointComplete(3);
    context.unregisterReader(READER);
    register();
    assertThat(given()).hasSize(3);
  }

  private void start(ModelFolderLog log) {
    ModelFolder folder = ModelFolder.at(models.toUri().toString());
    enumerator = new ModelFolderEnumerator(folder, context, log);
    enumerator.start();
  }

  /** Two looks find the files of the folder, which are there from now on. */
  private void publish(String... files) throws Throwable {
    for (String name : files) {
      Path file = models.resolve(name);
      if (!Files.exists(file)) {
        Files.write(file, TestModels.sum("1", 1).toBytes());
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
      }
    }
    context.runPeriodicCallable(0);
    context.runPeriodicCallable(0);
  }

  private void register() {
    context.registerReader(new ReaderInfo(READER, "here"));
    enumerator.addReader(READER);
  }

  private void received(long sequence) {
    enumerator.handleSourceEvent(READER, new FilesReceived(sequence));
  }

  private ModelFolderLog checkpoint(long id) throws IOException {
    ModelFolderLog.Serializer serializer = new ModelFolderLog.Serializer();
    return serializer.deserialize(
        serializer.getVersion(), serializer.serialize(enumerator.snapshotState(id)));
  }

  private void restore(ModelFolderLog state) {
    context = newContext();
    start(state);
  }

  private List<List<Long>> given() {
    List<List<Long>> sequences = new ArrayList<>();
    for (SplitsAssignment<ModelFile> assignment : context.getSplitsAssignmentSequence()) {
      sequences.add(assignment.assignment().get(READER).stream().map(ModelFile::sequence).toList());
    }
    return sequences;
  }

  private MockSplitEnumeratorContext<ModelFile> newContext() {
    MockSplitEnumeratorContext<ModelFile> made = new MockSplitEnumeratorContext<>(1);
    contexts.add(made);
    return made;
  }
}
