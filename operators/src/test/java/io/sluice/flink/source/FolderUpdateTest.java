package io.sluice.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ControlRecord;
import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.TestModels;
import io.sluice.flink.source.ModelFile.State;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderUpdateTest {
  private static final byte[] FILE = TestModels.sum("1", 1).toBytes();

  @TempDir Path models;

  @Test
  void aTrialIsAFileOfTextWithItsArtifactBesideIt() throws Exception {
    Files.write(models.resolve("_pump-1.sluice"), FILE);
    ModelUpdate.Activate trial =
        new ModelUpdate.Activate("pump", 0, FILE).from(5).as(Rollout.canary(0.25));
    String text =
        ControlRecord.of(trial).sequencedByPosition().withArtifactAt("_pump-1.sluice").toText();

    ModelUpdate read = read("pump-1-canary.sluice", text);

    assertThat(read)
        .isEqualTo(new ModelUpdate.Activate("pump", 3, FILE).from(5).as(Rollout.canary(0.25)));
    assertThat(((ModelUpdate.Change) read).origin()).endsWith("/pump-1-canary.sluice");
  }

  @Test
  void retirementsAndHeartbeatsAreFilesOfText() {
    assertThat(read("retire.sluice", textOf(new ModelUpdate.Retire("pump", 9, 7, true))))
        .isEqualTo(new ModelUpdate.Retire("pump", 3, 7, true));
    assertThat(read("heartbeat-00.sluice", textOf(new ModelUpdate.Heartbeat(9, 7))))
        .isEqualTo(new ModelUpdate.Heartbeat(3, 7));
  }

  @Test
  void textThatIsNoUpdateIsUnreadable() {
    assertThat(read("x.sluice", "# sluice \nretire pump\n"))
        .isEqualTo(
            new ModelUpdate.Unreadable(
                "",
                3,
                models.toUri() + "/x.sluice",
                "'retire pump' is not a line of the form name: value"));
  }

  @Test
  void onlyTheBeginningDecides() throws Exception {
    byte[] text = textOf(new ModelUpdate.Heartbeat(9, 7)).getBytes(StandardCharsets.UTF_8);
    byte[] beginning = Arrays.copyOf(text, FileBudget.BEGINNING);

    assertThat(FolderUpdate.mayBe(beginning)).isTrue();
    assertThat(FolderUpdate.mayBe(Arrays.copyOf(FILE, FileBudget.BEGINNING))).isFalse();
    assertThat(FolderUpdate.mayBe(new byte[3])).isFalse();
    assertThat(
            FolderUpdate.whole(
                beginning,
                new ByteArrayInputStream(text, beginning.length, text.length - beginning.length)))
        .isEqualTo(text);
  }

  @Test
  void heartbeatsOfOneScanComeAfterTheChanges() {
    ModelFolder folder = ModelFolder.at("/m").effectiveByName();
    List<State> files =
        List.of(
            new State("heartbeat-00.sluice", 1, 1),
            new State("retire-pump@7.sluice", 1, 1),
            new State("pump-1@5.sluice", 1, 1));

    assertThat(files.stream().sorted(folder.order()).map(State::name))
        .containsExactly("pump-1@5.sluice", "retire-pump@7.sluice", "heartbeat-00.sluice");
  }

  private ModelUpdate read(String name, String text) {
    return FolderUpdate.read(
        ModelFolder.at(models.toUri().toString()),
        new ModelFile(3, new State(name, text.length(), 1)),
        text.getBytes(StandardCharsets.UTF_8),
        1 << 20);
  }

  private static String textOf(ModelUpdate update) {
    return ControlRecord.of(update).sequencedByPosition().toText();
  }
}
