package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.keys.EventWindow;
import io.sluice.flink.keys.EventWindowSerializer;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowTest {
  private static final ModelArtifact PAD_3 = TestModels.digits("pad3", 3, IncompleteWindow.PAD);

  @Test
  void paddingRepeatsTheOldestEvent() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, PAD_3);
      for (int i = 1; i <= 5; i++) {
        harness.event("a", i, 0, i);
      }
      assertThat(harness.values()).containsExactly(111f, 211f, 321f, 432f, 543f);
    }
  }

  @Test
  void eachKeyHasItsOwnWindow() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, PAD_3);
      harness.event("a", 1, 0, 1);
      harness.event("b", 7, 0, 2);
      harness.event("a", 2, 0, 3);
      harness.event("b", 8, 0, 4);
      assertThat(harness.values()).containsExactly(111f, 777f, 211f, 877f);
    }
  }

  @Test
  void withoutPaddingTheFirstEventsAreDeadLettersAndStillInTheWindow() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, TestModels.digits("skip3", 3, IncompleteWindow.SKIP));
      for (int i = 1; i <= 4; i++) {
        harness.event("a", i, 0, i);
      }
      assertThat(harness.deadReasons())
          .containsExactly(Reason.WINDOW_NOT_FULL, Reason.WINDOW_NOT_FULL);
      assertThat(harness.values()).containsExactly(321f, 432f);
    }
  }

  @Test
  void aRejectedEventIsNotInTheWindow() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, PAD_3);
      harness.event("a", 1, 0, 1);
      harness.event("a", Double.NaN, 0, 2);
      harness.event("a", 2, 0, 3);
      harness.event("a", 3, 0, 4);
      assertThat(harness.values()).containsExactly(111f, 211f, 321f);
      assertThat(harness.deadReasons()).containsExactly(Reason.MISSING_VALUE);
    }
  }

  @Test
  void eventsThatWaitedFillTheWindowInTheirOrder() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      for (int i = 1; i <= 4; i++) {
        harness.event("a", i, 0, i);
        harness.event("b", i + 4, 0, i);
      }
      harness.model(1, PAD_3);
      assertThat(harness.values())
          .containsExactlyInAnyOrder(111f, 211f, 321f, 432f, 555f, 655f, 765f, 876f);
    }
  }

  @Test
  void aShorterWindowKeepsTheLatestEvents() throws Exception {
    assertThat(afterSwapTo(TestModels.digits("2", 2, IncompleteWindow.SKIP))).isEqualTo(54);
  }

  @Test
  void aLongerWindowKeepsWhatThereIs() throws Exception {
    assertThat(afterSwapTo(TestModels.digits("5", 5, IncompleteWindow.PAD))).isEqualTo(54322);
  }

  @Test
  void anotherNormalizationKeepsTheWindow() throws Exception {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.required("pressure", 1, 0.5f)), 3, Layout.NLC, IncompleteWindow.SKIP);
    // ((3 - 1) + 10 * (4 - 1) + 100 * (5 - 1)) / 0.5
    assertThat(afterSwapTo(TestModels.artifact("pump", "n", schema, 0, 1, 10, 100))).isEqualTo(864);
  }

  @Test
  void otherFeaturesBeginTheWindowAnew() throws Exception {
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("flow")), 3, Layout.NCL, IncompleteWindow.PAD);
    assertThat(afterSwapTo(TestModels.artifact("pump", "f", schema, 0, 1, 10, 100))).isEqualTo(999);
  }

  @Test
  void aModelWithoutWindowEndsAllWindows() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, PAD_3);
      harness.event("a", 1, 0, 1);
      harness.model(2, TestModels.sum("2", 0));
      harness.event("a", 2, 0, 2);
      harness.model(3, TestModels.digits("3", 3, IncompleteWindow.PAD));
      harness.event("a", 5, 0, 3);
      assertThat(harness.values()).containsExactly(111f, 4f, 555f);
    }
  }

  /** Events with pressure 1 to 4 and a window of 3, then the other model and one with 5. */
  private static float afterSwapTo(ModelArtifact model) throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, PAD_3);
      for (int i = 1; i <= 4; i++) {
        harness.event("a", i, 9, i);
      }
      harness.model(2, model);
      harness.event("a", 5, 9, 5);
      return harness.values().get(4);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Layout.class,
      names = {"NCL", "NLC"})
  void theInputHasTheLayoutOfTheModel(Layout layout) throws Exception {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.raw("flow"), Feature.raw("pressure")), 2, layout, IncompleteWindow.PAD);
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, TestModels.artifact("pump", "l", schema, 0, 1000, 100, 10, 1));
      harness.event("a", 1, 2, 1);
      harness.event("a", 3, 4, 2);
      // flow 2 then 4, pressure 1 then 3
      assertThat(harness.values().get(1)).isEqualTo(layout == Layout.NCL ? 2413 : 2143);
    }
  }

  @Test
  void stateOnDiskDoesTheSame() throws Exception {
    try (ScoringHarness harness = ScoringHarness.openOnRocks(ScoringHarness.keyed())) {
      for (int i = 1; i <= 3; i++) {
        harness.event("a", i, 0, i);
        harness.event("b", i + 5, 0, i);
      }
      harness.model(1, PAD_3);
      assertThat(harness.values()).containsExactlyInAnyOrder(111f, 211f, 321f, 666f, 766f, 876f);
      harness.event("a", 4, 0, 4);
      harness.model(2, TestModels.sum("2", 0));
      harness.model(3, TestModels.digits("3", 2, IncompleteWindow.PAD));
      harness.event("a", 5, 0, 5);
      assertThat(harness.values().subList(6, 8)).containsExactly(432f, 55f);
    }
  }

  @Test
  void windowsSurviveARestart() throws Exception {
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, PAD_3);
      for (int i = 1; i <= 4; i++) {
        harness.event("a", i, 0, i);
      }
      state = harness.snapshot(1, 1);
      harness.event("a", 9, 0, 5);
    }
    try (ScoringHarness harness = ScoringHarness.restore(ScoringHarness.keyed(), state, 1, 1, 0)) {
      harness.event("a", 5, 0, 5);
      assertThat(harness.values()).containsExactly(543f);
    }
  }

  @Test
  void aSnapshotIsNotChangedByLaterEvents() throws Exception {
    EventWindow window = new EventWindow(1, 1, 1, 3);
    window.add(new float[] {1});
    EventWindow copy = new EventWindowSerializer().copy(window);
    window.add(new float[] {2});
    assertThat(copy.count()).isOne();
    assertThat(copy.value(0, 0)).isEqualTo(1);
  }

  @Test
  void namesAndTheirOrderMakeTheFingerprint() {
    long fingerprint = EventWindow.fingerprint(List.of("ab", "c"));
    assertThat(fingerprint)
        .isEqualTo(EventWindow.fingerprint(List.of("ab", "c")))
        .isNotEqualTo(EventWindow.fingerprint(List.of("c", "ab")))
        .isNotEqualTo(EventWindow.fingerprint(List.of("a", "bc")));
  }
}
