package io.sluice.tools.train;

import io.sluice.model.ModelId;
import java.util.List;

/**
 * Options of {@link AutoencoderTrainer}. {@link #builder} starts with the defaults; each method of
 * the builder changes the component that it is named after.
 *
 * @param name of the model
 * @param version of the model
 * @param featureNames one for each column of the rows, in order
 * @param window how many of a key's latest rows the model sees at once
 * @param channels of the encoder's convolutions; at least 2
 * @param bottleneck how many numbers a window is squeezed into
 * @param epochs how often all training windows are seen
 * @param quantizationAwareEpochs how often they are seen again, after that, by a model that rounds
 *     as its INT8 form will; 0 quantizes what was trained in float
 * @param batchSize windows in one step of the optimizer
 * @param learningRate of Adam in the first epoch; it falls in a half cosine towards zero
 * @param seed of all that is random
 * @param heldOut the share at the end of each sequence that is not trained on; the threshold is
 *     fitted there
 * @param thresholdQuantile the share of held-out scores that lie at or below the quantile that the
 *     threshold is made of
 * @param thresholdMargin the factor from that quantile to the threshold
 */
public record TrainingOptions(
    String name,
    String version,
    List<String> featureNames,
    int window,
    int channels,
    int bottleneck,
    int epochs,
    int quantizationAwareEpochs,
    int batchSize,
    double learningRate,
    long seed,
    double heldOut,
    double thresholdQuantile,
    double thresholdMargin) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the option that is out of its range, and the range
   * @throws io.sluice.model.InvalidModelException if no model can have the name or the version
   */
  public TrainingOptions {
    ModelId.checkWord("name", name);
    ModelId.checkWord("version", version);
    featureNames = List.copyOf(featureNames);
    require(!featureNames.isEmpty(), "features", featureNames, "must be at least one");
    require(window >= 1 && window <= 4096, "window", window, "must be 1 to 4096");
    require(channels >= 2 && channels <= 1024, "channels", channels, "must be 2 to 1024");
    require(bottleneck >= 1 && bottleneck <= 1024, "bottleneck", bottleneck, "must be 1 to 1024");
    require(epochs >= 1, "epochs", epochs, "must be at least 1");
    require(
        quantizationAwareEpochs >= 0,
        "quantization-aware epochs",
        quantizationAwareEpochs,
        "must be at least 0");
    require(batchSize >= 1, "batch size", batchSize, "must be at least 1");
    require(
        learningRate > 0 && learningRate <= 1, "learning rate", learningRate, "must be in (0, 1]");
    require(heldOut > 0 && heldOut <= 0.9, "held-out share", heldOut, "must be in (0, 0.9]");
    require(
        thresholdQuantile > 0 && thresholdQuantile <= 1,
        "threshold quantile",
        thresholdQuantile,
        "must be in (0, 1]");
    require(
        thresholdMargin > 0 && thresholdMargin <= Float.MAX_VALUE,
        "threshold margin",
        thresholdMargin,
        "must be positive");
  }

  private static void require(boolean holds, String what, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(what + " " + value + ": " + rule);
    }
  }

  /**
   * A builder that starts from these defaults: 16 channels, 16 numbers in the bottleneck, 20
   * epochs, batches of 32, learning rate 0.003, seed 0; a fifth held out, of which 99 of 100 scores
   * and half as much again count as normal.
   */
  public static Builder builder(
      String name, String version, List<String> featureNames, int window) {
    return new Builder(name, version, featureNames, window);
  }

  /** Collects options; {@link #build} checks them. */
  public static final class Builder {
    private final String name;
    private final String version;
    private final List<String> featureNames;
    private final int window;
    private int channels = 16;
    private int bottleneck = 16;
    private int epochs = 20;
    private int quantizationAwareEpochs = 0;
    private int batchSize = 32;
    private double learningRate = 0.003;
    private long seed = 0;
    private double heldOut = 0.2;
    private double thresholdQuantile = 0.99;
    private double thresholdMargin = 1.5;

    private Builder(String name, String version, List<String> featureNames, int window) {
      this.name = name;
      this.version = version;
      this.featureNames = featureNames;
      this.window = window;
    }

    public Builder channels(int value) {
      channels = value;
      return this;
    }

    public Builder bottleneck(int value) {
      bottleneck = value;
      return this;
    }

    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    public Builder quantizationAwareEpochs(int value) {
      quantizationAwareEpochs = value;
      return this;
    }

    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder heldOut(double value) {
      heldOut = value;
      return this;
    }

    public Builder thresholdQuantile(double value) {
      thresholdQuantile = value;
      return this;
    }

    public Builder thresholdMargin(double value) {
      thresholdMargin = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException naming the option that is out of its range, and the range
     */
    public TrainingOptions build() {
      return new TrainingOptions(
          name,
          version,
          featureNames,
          window,
          channels,
          bottleneck,
          epochs,
          quantizationAwareEpochs,
          batchSize,
          learningRate,
          seed,
          heldOut,
          thresholdQuantile,
          thresholdMargin);
    }
  }
}
