package io.sluice.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.source.ModelFile.State;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFolderLogTest {
  private static final State V1 = new State("pump-1.sluice", 10, 1000);
  private static final State V2 = new State("pump-2.sluice", 20, 1000);
  private static final State V10 = new State("pump-10.sluice", 30, 900);

  private final ModelFolderLog log = new ModelFolderLog();

  @Test
  void fileIsPublishedWhenTwoLooksInARowSawItTheSame() {
    assertThat(look(log, List.of(V1))).isFalse();
    assertThat(take(log)).isEmpty();

    assertThat(look(log, List.of(V1))).isTrue();
    assertThat(take(log)).containsExactly(new ModelFile(1, V1));

    assertThat(look(log, List.of(V1))).isTrue();
    assertThat(take(log)).isEmpty();
  }

  @Test
  void fileThatStillGrowsIsNotPublished() {
    for (int length = 1; length <= 7; length++) {
      assertThat(look(log, List.of(new State("pump-1.sluice", length, 1000)))).isFalse();
    }
    assertThat(take(log)).isEmpty();
  }

  @Test
  void fileThatWasAwayForALookMustBeSeenTwiceAgain() {
    look(log, List.of(V1));
    look(log, List.of());
    assertThat(look(log, List.of(V1))).isFalse();
    assertThat(take(log)).isEmpty();
  }

  @Test
  void filesOfOneLookAreNumberedByTheirNames() {
    look(log, List.of(V10, V2, V1));
    look(log, List.of(V10, V2, V1));

    assertThat(take(log))
        .containsExactly(new ModelFile(1, V1), new ModelFile(2, V2), new ModelFile(3, V10));
  }

  @Test
  void theFirstSequenceCanBeChosen() {
    ModelFolderLog above =
        new ModelFolderLog(ModelFolder.at("/m").sequencesFrom(7).firstSequence() - 1);
    look(above, List.of(V1));
    look(above, List.of(V1));

    assertThat(take(above)).containsExactly(new ModelFile(7, V1));
    assertThatThrownBy(() -> ModelFolder.at("/m").sequencesFrom(0))
        .hasMessage("firstSequence: 0 is below 1");
  }

  @Test
  void filesOfOneLookAreNumberedByTheTimesInTheirNames() {
    State late = new State("pump-1@1767225600000.sluice", 10, 1000);
    State early = new State("pump-2@-5.sluice", 10, 1000);
    ModelFolder folder = ModelFolder.at("models").effectiveByName();
    log.look(List.of(V10, late, early), folder.order());
    log.look(List.of(V10, late, early), folder.order());

    assertThat(take(log))
        .containsExactly(new ModelFile(1, V10), new ModelFile(2, early), new ModelFile(3, late));
    assertThat(folder.effectiveFrom(late)).isEqualTo(1767225600000L);
    assertThat(folder.effectiveFrom(early)).isEqualTo(-5);
    assertThat(folder.effectiveFrom(V10)).isEqualTo(ModelUpdate.START_OF_TIME);
    assertThat(ModelFolder.at("models").effectiveFrom(late)).isEqualTo(ModelUpdate.START_OF_TIME);
  }

  @Test
  void laterFilesGetLaterNumbersWhateverTheirNames() {
    look(log, List.of(V2));
    look(log, List.of(V2, V1));
    look(log, List.of(V2, V1));

    assertThat(take(log)).containsExactly(new ModelFile(1, V2), new ModelFile(2, V1));
  }

  @Test
  void changedFileIsPublishedAgain() {
    State changed = new State("pump-1.sluice", 10, 2000);
    look(log, List.of(V1));
    look(log, List.of(V1));
    look(log, List.of(changed));
    look(log, List.of(changed));

    assertThat(take(log)).containsExactly(new ModelFile(1, V1), new ModelFile(2, changed));
  }

  @Test
  void fileThatGoesAndComesBackUnchangedIsNoNews() {
    look(log, List.of(V1));
    look(log, List.of(V1));
    look(log, List.of());
    look(log, List.of(V1));
    look(log, List.of(V1));

    assertThat(take(log)).containsExactly(new ModelFile(1, V1));
  }

  @Test
  void restoredLogGoesOnWhereTheOldOneWas() throws Exception {
    look(log, List.of(V1));
    look(log, List.of(V1, V2));
    take(log);
    look(log, List.of(V1, V2));

    ModelFolderLog restored = restore(log.copy());

    assertThat(take(restored)).containsExactly(new ModelFile(2, V2));
    look(restored, List.of(V1, V2, V10));
    assertThat(take(restored)).isEmpty();
    look(restored, List.of(V1, V2, V10));
    assertThat(take(restored)).containsExactly(new ModelFile(3, V10));
  }

  @Test
  void copyDoesNotChangeWithTheLog() {
    look(log, List.of(V1));
    look(log, List.of(V1));
    ModelFolderLog copy = log.copy();
    take(log);

    assertThat(take(copy)).containsExactly(new ModelFile(1, V1));
  }

  @Test
  void whatIsNotConfirmedStays() {
    look(log, List.of(V1, V2, V10));
    look(log, List.of(V1, V2, V10));
    log.confirm(1);

    assertThat(log.openAfter(Long.MIN_VALUE))
        .containsExactly(new ModelFile(2, V2), new ModelFile(3, V10));
    assertThat(log.openAfter(2)).containsExactly(new ModelFile(3, V10));
  }

  @Test
  void newerFormsAreRefused() {
    assertThatThrownBy(() -> new ModelFolderLog.Serializer().deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage("ModelFolderLog: form 2 in the state, but this Sluice knows up to 1");
    assertThatThrownBy(() -> new ModelFile.Serializer().deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage("ModelFile: form 2 in the state, but this Sluice knows up to 1");
  }

  @Test
  void fileKeepsItsStateThroughASavepoint() throws Exception {
    ModelFile file = new ModelFile(77, new State("größer.sluice", 1L << 33, -5));
    ModelFile.Serializer serializer = new ModelFile.Serializer();

    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(file)))
        .isEqualTo(file);
  }

  private static boolean look(ModelFolderLog log, List<State> files) {
    return log.look(files, ModelFolder.at("models").order());
  }

  private static List<ModelFile> take(ModelFolderLog log) {
    List<ModelFile> files = log.openAfter(Long.MIN_VALUE);
    log.confirm(Long.MAX_VALUE);
    return files;
  }

  private static ModelFolderLog restore(ModelFolderLog log) throws IOException {
    ModelFolderLog.Serializer serializer = new ModelFolderLog.Serializer();
    return serializer.deserialize(serializer.getVersion(), serializer.serialize(log));
  }
}
