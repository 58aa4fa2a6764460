package io.sluice.tools.train;

import io.sluice.nn.AdaptiveAvgPool1d;
import io.sluice.nn.Conv1d;
import io.sluice.nn.ConvOptions;
import io.sluice.nn.Flatten;
import io.sluice.nn.Generator;
import io.sluice.nn.Hardsigmoid;
import io.sluice.nn.Linear;
import io.sluice.nn.Module;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import io.sluice.nn.Tensor;

/**
 * A small autoencoder over a window of sensor values, [N, features, window], whose encoder channels
 * are scaled by a squeeze-and-excite gate (arXiv 1709.01507) with a hard sigmoid (arXiv 1905.02244,
 * 5.2). Its output is the anomaly score, [N]: the mean squared error of the reconstruction.
 */
public final class GatedAutoencoder extends Module {
  /** Each of the encoder's convolutions halves the length. */
  private static final int STRIDE = 2;

  /** How much narrower the gate is inside. */
  private static final int REDUCTION = 2;

  private final int features;
  private final int window;
  private final Module encoder;
  private final Module gate;
  private final Module bottleneck;
  private final Module decoder;

  public GatedAutoencoder(
      int features, int window, int channels, int squeezed, Generator generator) {
    this.features = features;
    this.window = window;
    int length = halved(halved(window));
    encoder =
        register(
            "encoder",
            new Sequential(
                new Conv1d(
                    features, channels, 5, new ConvOptions().stride(STRIDE).padding(2), generator),
                new ReLU(),
                new Conv1d(
                    channels, channels, 3, new ConvOptions().stride(STRIDE).padding(1), generator),
                new ReLU()));
    gate =
        register(
            "gate",
            new Sequential(
                new AdaptiveAvgPool1d(1),
                new Conv1d(channels, channels / REDUCTION, 1, generator),
                new ReLU(),
                new Conv1d(channels / REDUCTION, channels, 1, generator),
                new Hardsigmoid()));
    bottleneck =
        register(
            "bottleneck",
            new Sequential(new Flatten(), new Linear(channels * length, squeezed, generator)));
    decoder = register("decoder", new Linear(squeezed, features * window, generator));
  }

  private static int halved(int length) {
    return (length + STRIDE - 1) / STRIDE;
  }

  /** What the autoencoder makes of {@code x}, of the same shape. */
  public Tensor reconstruct(Tensor x) {
    Tensor encoded = encoder.call(x);
    Tensor gated = encoded.mul(gate.call(encoded));
    return decoder.call(bottleneck.call(gated)).reshape(-1, features, window);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.sub(reconstruct(x)).square().mean(1, 2);
  }
}
