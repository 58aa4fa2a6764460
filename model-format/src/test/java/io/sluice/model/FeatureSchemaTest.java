package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSchemaTest {
  private static FeatureSchema schema(Layout layout, int window) {
    return new FeatureSchema(
        List.of(Feature.raw("a"), Feature.raw("b"), Feature.raw("c")),
        window,
        layout,
        IncompleteWindow.PAD);
  }

  @Test
  void channelsFirstKeepsAFeaturesValuesTogether() {
    FeatureSchema schema = schema(Layout.NCL, 5);
    assertThat(schema.inputShape()).isEqualTo(Shape.of(1, 3, 5));
    assertThat(schema.index(2, 0)).isEqualTo(10);
    assertThat(schema.index(0, 4)).isEqualTo(4);
  }

  @Test
  void timeFirstKeepsAnEventsValuesTogether() {
    FeatureSchema schema = schema(Layout.NLC, 5);
    assertThat(schema.inputShape()).isEqualTo(Shape.of(1, 5, 3));
    assertThat(schema.index(2, 0)).isEqualTo(2);
    assertThat(schema.index(0, 4)).isEqualTo(12);
  }

  @Test
  void oneEventHasNoTimeAxis() {
    assertThat(schema(Layout.NC, 1).inputShape()).isEqualTo(Shape.of(1, 3));
    assertThatThrownBy(() -> schema(Layout.NC, 2)).hasMessageContaining("window of 2");
  }

  @Test
  void refusesFeaturesThatCannotBe() {
    assertThatThrownBy(() -> Feature.required("t", 0, 0)).hasMessageContaining("std 0.0");
    assertThatThrownBy(() -> Feature.required("t", Float.NaN, 1)).hasMessageContaining("mean NaN");
    assertThatThrownBy(
            () ->
                new FeatureSchema(
                    List.of(Feature.raw("a"), Feature.raw("a")),
                    1,
                    Layout.NC,
                    IncompleteWindow.SKIP))
        .hasMessage("features: 'a' is listed twice");
  }

  @Test
  void normalizationSubtractsTheMeanAndDividesInFloat() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.required("a", 1, 2), Feature.required("b", -3, 0.5f)),
            2,
            Layout.NCL,
            IncompleteWindow.PAD);
    float[] raw = {5, 0, -3, 16_777_216, 7};
    assertThat(schema.normalized(raw)).containsExactly(2, -0.5f, 0, 33_554_440, 7);
    assertThat(raw).containsExactly(5, 0, -3, 16_777_216, 7);
  }
}
