package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.ModelId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlRecordTest {
  private static final String DIGEST = "ab".repeat(32);
  private static final byte[] FILE = TestModels.sum("1", 1).toBytes();
  private static final ControlRecordReader READER = new ControlRecordReader(new Configuration());

  @TempDir Path folder;

  @Test
  void eachUpdateComesBackAsItWas() {
    for (ModelUpdate update :
        new ModelUpdate[] {
          new ModelUpdate.Activate("pump", 7, FILE),
          new ModelUpdate.Activate("pump", 7, FILE).from(-5).as(Rollout.canary(0.05)).promising(),
          new ModelUpdate.Activate("pump", 7, FILE).as(Rollout.shadow(1)),
          new ModelUpdate.Retire("pump", 8, 9, true),
          new ModelUpdate.Rollback("pump", Long.MAX_VALUE, 9, DIGEST),
          new ModelUpdate.Heartbeat(3, 1_767_225_600_000L),
        }) {
      ModelUpdate read = READER.read(ControlRecord.of(update), 99, "models-0@99");

      assertThat(read).isEqualTo(update);
      if (read instanceof ModelUpdate.Change change) {
        assertThat(change.origin()).isEqualTo("models-0@99");
      }
    }
  }

  @Test
  void theHeadersNeverChange() {
    ModelUpdate.Activate update = new ModelUpdate.Activate("pump", 7, new byte[] {1, 2, 3});
    assertThat(ControlRecord.of(update.from(5).as(Rollout.canary(0.25)).promising()).headers())
        .isEqualTo(
            Map.of(
                "sluice-form", "1",
                "sluice-kind", "activate",
                "sluice-model", "pump",
                "sluice-sequence", "7",
                "sluice-from", "5",
                "sluice-promises", "true",
                "sluice-rollout", "canary",
                "sluice-share", "0.25",
                "sluice-digest",
                    "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"));
    assertThat(ControlRecord.of(new ModelUpdate.Heartbeat(3, 4)).headers())
        .isEqualTo(
            Map.of(
                "sluice-form", "1",
                "sluice-kind", "heartbeat",
                "sluice-sequence", "3",
                "sluice-time", "4"));
  }

  @Test
  void compactionFindsNoTwoChangesWithOneKeyAndNoRecordWithoutAValue() {
    ControlRecord one = ControlRecord.of(new ModelUpdate.Retire("pump", 8, 9));
    ControlRecord same = ControlRecord.of(new ModelUpdate.Retire("pump", 8, 9));

    assertThat(one.key()).isNotEqualTo(same.key()).startsWith("pump|retire|");
    assertThat(one.value()).isNotEmpty();
  }

  @Test
  void aRecordWithoutASequenceHasItsPosition() {
    ControlRecord record =
        ControlRecord.of(new ModelUpdate.Retire("pump", 8, 9)).sequencedByPosition();

    assertThat(READER.read(record, 99, "models-0@99"))
        .isEqualTo(new ModelUpdate.Retire("pump", 99, 9));
  }

  @Test
  void anArtifactMayBeElsewhere() throws Exception {
    Path file = Files.write(folder.resolve("pump.sluice"), FILE);
    ModelUpdate.Activate update = new ModelUpdate.Activate("pump", 7, FILE);
    ControlRecord record = ControlRecord.of(update).withArtifactAt(file.toUri().toString());

    assertThat(record.value()).hasSizeLessThan(200);
    assertThat(READER.read(record, 99, "models-0@99")).isEqualTo(update);

    Files.write(file, new byte[] {1});
    assertThat(reason(record))
        .isEqualTo(
            "the artifact at "
                + file.toUri()
                + " has the digest 4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a,"
                + " but the record is for "
                + ModelId.digestOf(FILE));

    Files.delete(file);
    assertThat(reason(record))
        .startsWith("the artifact cannot be read from " + file.toUri() + ": ");
  }

  @Test
  void aRecordThatIsNoUpdateIsUnreadableAndSaysWhy() {
    check(Map.of(), "", "the record has no header sluice-form, so it is not an update");
    check(Map.of("sluice-form", "2"), "", "header sluice-form: form '2' is unknown");
    check(with("sluice-kind", "promote"), "pump", "header sluice-kind: 'promote' is unknown");
    check(with("sluice-from", "soon"), "pump", "header sluice-from: 'soon' is no integer");
    check(with("sluice-sequence", "1.5"), "pump", "header sluice-sequence: '1.5' is no integer");
    check(with("sluice-promises", "yes"), "pump", "header sluice-promises: 'yes' is neither");
    check(with("sluice-rollout", "half"), "pump", "header sluice-rollout: 'half' is unknown");
    check(with("sluice-share", "5 %"), "pump", "header sluice-share: '5 %' is no number");
    check(with("sluice-share", "0.5"), "pump", "header sluice-share: share: 0.5 must be 1");
    check(with("sluice-digest", "AB"), "pump", "header sluice-digest: 'AB' is not a SHA-256");
    check(with("sluice-digest", DIGEST), "pump", "the artifact in the record has the digest");
    check(with("sluice-content", "zip"), "pump", "header sluice-content: 'zip' is unknown");
    check(with("sluice-model", "no name"), "no name", "model name 'no name' is not 1 to 128");
    check(Map.of("sluice-form", "1"), "", "the record has no header sluice-kind");
    check(
        Map.of("sluice-form", "1", "sluice-kind", "rollback", "sluice-model", "pump"),
        "pump",
        "the record has no header sluice-digest");
  }

  @Test
  void anUpdateWithoutBytesHasAFormAsText() {
    ModelUpdate.Rollback rollback = new ModelUpdate.Rollback("pump", 7, 5, DIGEST);
    String text = ControlRecord.of(rollback).sequencedByPosition().toText();

    assertThat(text)
        .isEqualTo(
            "# sluice update of a control log\nsluice-digest: "
                + DIGEST
                + "\nsluice-form: 1\nsluice-from: 5\nsluice-kind: rollback\nsluice-model: pump\n");
    assertThat(READER.read(ControlRecord.ofText(text), 7, "here")).isEqualTo(rollback);
    ControlRecord activation = ControlRecord.of(new ModelUpdate.Activate("pump", 7, FILE));
    assertThatThrownBy(activation::toText).hasMessage("an artifact cannot be written as text");
    assertThatThrownBy(() -> ControlRecord.ofText("# sluice \nretire"))
        .hasMessage("'retire' is not a line of the form name: value");
  }

  @Test
  void anEntryThatIsNoUpdateCannotBeWritten() {
    assertThatThrownBy(() -> ControlRecord.of(new ModelUpdate.Unreadable("", 1, "here", "torn")))
        .hasMessageStartingWith("an unreadable entry cannot be written");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> headers =
        new java.util.HashMap<>(
            Map.of("sluice-form", "1", "sluice-kind", "activate", "sluice-model", "pump"));
    headers.put(name, value);
    return headers;
  }

  private static void check(Map<String, String> headers, String model, String reason) {
    ModelUpdate read =
        READER.read(
            new ControlRecord("", headers, "text".getBytes(StandardCharsets.UTF_8)), 4, "here");
    assertThat(read)
        .isInstanceOfSatisfying(
            ModelUpdate.Unreadable.class,
            entry -> {
              assertThat(entry.model()).isEqualTo(model);
              assertThat(entry.sequence()).isEqualTo(4);
              assertThat(entry.origin()).isEqualTo("here");
              assertThat(entry.reason()).startsWith(reason);
            });
  }

  private static String reason(ControlRecord record) {
    return ((ModelUpdate.Unreadable) READER.read(record, 4, "here")).reason();
  }
}
