package io.sluice.benchmarks;

import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.nn.AdaptiveAvgPool2d;
import io.sluice.nn.Conv2d;
import io.sluice.nn.ConvOptions;
import io.sluice.nn.Flatten;
import io.sluice.nn.GRU;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Hardsigmoid;
import io.sluice.nn.Hardswish;
import io.sluice.nn.Linear;
import io.sluice.nn.Module;
import io.sluice.nn.ReLU;
import io.sluice.nn.RecurrentState;
import io.sluice.nn.Sequential;
import io.sluice.nn.Tensor;
import io.sluice.tools.train.GatedAutoencoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small nets of the kinds that run on streams, with random weights, which cost what others do. */
final class BenchmarkModels {
  private BenchmarkModels() {}

  /**
   * A model to be timed.
   *
   * @param graph in FLOAT32
   * @param quantizable whether there is an INT8 form to be timed too
   */
  record Model(String name, Graph graph, boolean quantizable) {}

  static List<Model> all() {
    return List.of(
        new Model("MLP 8-16-1", trace(mlp(), 1, 8), true),
        new Model("GRU-32 step", gru(), false),
        new Model("autoencoder 640", trace(autoencoder(), 1, 640), true),
        new Model("gated autoencoder", trace(gated(), 1, 8, 16), true),
        new Model("DS-CNN", trace(dsCnn(), 1, 1, 49, 10), true),
        new Model("MobileNetV3-style", trace(mobileNet(1), 1, 3, 96, 96), true),
        new Model("ResNet8", trace(resNet(), 1, 3, 32, 32), true));
  }

  static List<String> names() {
    return all().stream().map(Model::name).toList();
  }

  /** The model that tables call so. */
  static Model named(String name) {
    return all().stream().filter(model -> model.name().equals(name)).findFirst().orElseThrow();
  }

  private static Graph trace(Module module, int... shape) {
    return GraphTracer.trace(module, Shape.of(shape));
  }

  private static Module mlp() {
    Generator generator = new Generator(1);
    return new Sequential(new Linear(8, 16, generator), new ReLU(), new Linear(16, 1, generator));
  }

  private static Graph gru() {
    return GraphTracer.trace(
        new GRU(8, 32, new Generator(2)), Shape.of(1, 1, 8), "input", RecurrentState.CARRIED);
  }

  /** MLPerf Tiny's anomaly detector, without its batch norms, which fold away. */
  private static Module autoencoder() {
    Generator generator = new Generator(3);
    int[] widths = {640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640};
    List<Module> layers = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      layers.add(new Linear(widths[i - 1], widths[i], generator));
      if (i < widths.length - 1) {
        layers.add(new ReLU());
      }
    }
    return new Sequential(layers.toArray(Module[]::new));
  }

  private static Module gated() {
    return new GatedAutoencoder(8, 16, 16, 8, new Generator(4));
  }

  /** MLPerf Tiny's keyword spotter. */
  private static Module dsCnn() {
    Generator generator = new Generator(5);
    List<Module> layers = new ArrayList<>();
    layers.add(new Conv2d(1, 64, 10, 4, new ConvOptions().stride(2).padding(5, 1), generator));
    layers.add(new ReLU());
    for (int block = 0; block < 4; block++) {
      layers.add(new Conv2d(64, 64, 3, new ConvOptions().padding(1).groups(64), generator));
      layers.add(new ReLU());
      layers.add(new Conv2d(64, 64, 1, generator));
      layers.add(new ReLU());
    }
    layers.add(new AdaptiveAvgPool2d(1));
    layers.add(new Flatten());
    layers.add(new Linear(64, 12, generator));
    return new Sequential(layers.toArray(Module[]::new));
  }

  /** A wide form of the MobileNetV3-style net, of about 5 MB, to time the import of. */
  static Graph large() {
    return trace(mobileNet(3), 1, 3, 96, 96);
  }

  /**
   * MobileNetV3-Small's blocks (arXiv 1905.02244, table 2), fewer of them, on a small picture.
   *
   * @param width by which the channels are multiplied
   */
  private static Module mobileNet(int width) {
    Generator g = new Generator(6);
    int w = width;
    return new Sequential(
        new Conv2d(3, 16 * w, 3, new ConvOptions().stride(2).padding(1), g),
        new Hardswish(),
        new Bottleneck(16 * w, 16 * w, 16 * w, 3, 2, true, false, g),
        new Bottleneck(16 * w, 72 * w, 24 * w, 3, 2, false, false, g),
        new Bottleneck(24 * w, 88 * w, 24 * w, 3, 1, false, false, g),
        new Bottleneck(24 * w, 96 * w, 40 * w, 5, 2, true, true, g),
        new Bottleneck(40 * w, 240 * w, 40 * w, 5, 1, true, true, g),
        new Bottleneck(40 * w, 120 * w, 48 * w, 5, 1, true, true, g),
        new Bottleneck(48 * w, 288 * w, 96 * w, 5, 2, true, true, g),
        new AdaptiveAvgPool2d(1),
        new Flatten(),
        new Linear(96 * w, 10, g));
  }

  /** Expansion, depthwise convolution, squeeze-and-excite gate, projection, and the way around. */
  private static final class Bottleneck extends Module {
    private final Module expand;
    private final @Nullable Module gate;
    private final Module project;
    private final boolean residual;

    Bottleneck(
        int in,
        int wide,
        int out,
        int kernel,
        int stride,
        boolean gated,
        boolean swish,
        Generator g) {
      ConvOptions depthwise = new ConvOptions().stride(stride).padding(kernel / 2).groups(wide);
      expand =
          register(
              "expand",
              new Sequential(
                  new Conv2d(in, wide, 1, g),
                  swish ? new Hardswish() : new ReLU(),
                  new Conv2d(wide, wide, kernel, depthwise, g),
                  swish ? new Hardswish() : new ReLU()));
      gate =
          gated
              ? register(
                  "gate",
                  new Sequential(
                      new AdaptiveAvgPool2d(1),
                      new Conv2d(wide, wide / 4, 1, g),
                      new ReLU(),
                      new Conv2d(wide / 4, wide, 1, g),
                      new Hardsigmoid()))
              : null;
      project = register("project", new Conv2d(wide, out, 1, g));
      residual = stride == 1 && in == out;
    }

    @Override
    protected Tensor forward(Tensor x) {
      Tensor y = expand.call(x);
      if (gate != null) {
        y = y.mul(gate.call(y));
      }
      y = project.call(y);
      return residual ? y.add(x) : y;
    }
  }

  /** MLPerf Tiny's image classifier. */
  private static Module resNet() {
    Generator g = new Generator(7);
    return new Sequential(
        new Conv2d(3, 16, 3, new ConvOptions().padding(1), g),
        new ReLU(),
        new Residual(16, 16, 1, g),
        new Residual(16, 32, 2, g),
        new Residual(32, 64, 2, g),
        new AdaptiveAvgPool2d(1),
        new Flatten(),
        new Linear(64, 10, g));
  }

  private static final class Residual extends Module {
    private final Module body;
    private final @Nullable Module shortcut;
    private final Module relu;

    Residual(int in, int out, int stride, Generator g) {
      body =
          register(
              "body",
              new Sequential(
                  new Conv2d(in, out, 3, new ConvOptions().stride(stride).padding(1), g),
                  new ReLU(),
                  new Conv2d(out, out, 3, new ConvOptions().padding(1), g)));
      shortcut =
          stride == 1
              ? null
              : register("shortcut", new Conv2d(in, out, 1, new ConvOptions().stride(stride), g));
      relu = register("relu", new ReLU());
    }

    @Override
    protected Tensor forward(Tensor x) {
      return relu.call(body.call(x).add(shortcut == null ? x : shortcut.call(x)));
    }
  }
}
