package io.sluice.flink.chaos;

import io.sluice.flink.Score;
import io.sluice.flink.TestModels;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Models whose scores tell which one it was. */
final class ChaosModels {
  static final int VERSIONS = 6;
  static final int WINDOW = 3;
  private static final Map<String, ModelArtifact> MADE = new ConcurrentHashMap<>();

  private static final Map<String, byte[]> FILES = new ConcurrentHashMap<>();

  private ChaosModels() {}

  /**
   * {@code 10000 * version + 2 * pressure}, or with a window the key's last three pressures as
   * digits in place of the pressure.
   */
  static ModelArtifact of(String name, int version, boolean window) {
    return MADE.computeIfAbsent(
        name + version + window,
        missing -> {
          FeatureSchema schema =
              new FeatureSchema(
                  List.of(Feature.raw("pressure")),
                  window ? WINDOW : 1,
                  window ? Layout.NCL : Layout.NC,
                  IncompleteWindow.PAD);
          float bias = 10_000 * version;
          String text = String.valueOf(version);
          return window
              ? TestModels.artifact(name, text, schema, bias, 1, 10, 100)
              : TestModels.artifact(name, text, schema, bias, 2);
        });
  }

  /** The bytes of {@link #of}. */
  static byte[] fileOf(String name, int version, boolean window) {
    return FILES.computeIfAbsent(
        name + version + window, missing -> of(name, version, window).toBytes());
  }

  static String textOf(String version, long effectiveFrom, float output) {
    String from = effectiveFrom == Score.NO_EVENT_TIME ? "start" : String.valueOf(effectiveFrom);
    return "version " + version + " from " + from + ": " + output;
  }
}
