package io.sluice.tools.onnx.export;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Module;
import io.sluice.nn.examples.SqueezeExcite;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.train.GatedAutoencoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Float graphs that between them hold every core op. */
final class ExportModels {
  private ExportModels() {}

  /** All named models. */
  static List<Graph> all() {
    List<Graph> graphs = new ArrayList<>(List.of(gatedNet(), recurrent(), moves(), uneven()));
    graphs.addAll(List.of(twoDimensions(), functions(), autoencoder(), squeezeExcite()));
    return graphs;
  }

  /** What the demo scores pumps with. */
  static Graph autoencoder() {
    Module module = new GatedAutoencoder(3, 16, 8, 4, new Generator(7));
    return GraphTracer.trace(module, Shape.of(1, 3, 16));
  }

  static Graph squeezeExcite() {
    return GraphTracer.trace(new SqueezeExcite(7, 3, new Generator(7)), Shape.of(1, 7, 3, 5));
  }

  /** Convolutions, batch norm, a gate by hard sigmoid, a residual sum, linear layers, softmax. */
  static Graph gatedNet() {
    return new GraphSketch()
        .input("x", 1, 3, 17)
        .random("c1.w", 0.5f, 7, 3, 3)
        .random("c1.b", 0.5f, 7)
        .op("c1", GraphSketch.conv1d(1), "x", "c1.w", "c1.b")
        .op("r1", GraphSketch.relu(), "c1")
        .random("c2.w", 0.5f, 7, 7, 3)
        .op("c2", GraphSketch.conv1d(1), "r1", "c2.w")
        .constant("gamma", Shape.of(7), 1, 0.5f, 2, 1, 1, 0.25f, 1.5f)
        .random("beta", 1, 7)
        .random("mean", 1, 7)
        .constant("variance", Shape.of(7), 1, 0.5f, 2, 1, 0.1f, 0.25f, 1.5f)
        .op("norm", new Op.BatchNorm(1e-3f), "c2", "gamma", "beta", "mean", "variance")
        .op("squeeze", new Op.AdaptiveAvgPool(List.of(1)), "norm")
        .random("gate.w", 2, 7, 7, 1)
        .random("gate.b", 1, 7)
        .op("gate", GraphSketch.conv1d(0), "squeeze", "gate.w", "gate.b")
        .op("sigma", Op.HardSigmoid.torch(), "gate")
        .op("scaled", GraphSketch.binary(BinaryFunction.MUL), "norm", "sigma")
        .op("sum", GraphSketch.binary(BinaryFunction.ADD), "scaled", "r1")
        .op("pool", new Op.AdaptiveAvgPool(List.of(1)), "sum")
        .op("flat", new Op.Reshape(Shape.of(1, 7)), "pool")
        .random("fc.w", 1, 5, 7)
        .random("fc.b", 1, 5)
        .op("fc", new Op.Linear(), "flat", "fc.w", "fc.b")
        .op("soft", new Op.Softmax(1), "fc")
        .outputs("soft", "fc");
  }

  /** Two-dimensional convolutions of all attributes, and pools into even and overlapping bins. */
  static Graph twoDimensions() {
    return new GraphSketch()
        .input("x", 1, 4, 9, 7)
        .random("c1.w", 0.5f, 6, 2, 3, 2)
        .random("c1.b", 0.5f, 6)
        .op(
            "c1",
            new Op.Conv(List.of(2, 1), List.of(1, 0, 2, 1), List.of(1, 2), 2),
            "x",
            "c1.w",
            "c1.b")
        .op("h1", new Op.Unary(UnaryFunction.HARD_SWISH), "c1")
        .random("dw.w", 0.5f, 6, 1, 3, 3)
        .op("dw", new Op.Conv(List.of(1, 1), List.of(1, 1, 1, 1), List.of(1, 1), 6), "h1", "dw.w")
        .op("r6", new Op.Unary(UnaryFunction.RELU6), "dw")
        .op("even", new Op.AdaptiveAvgPool(List.of(1, 3)), "r6")
        .op("mean", new Op.ReduceMean(List.of(2, 3), false), "even")
        .random("fc.w", 1, 3, 6)
        .random("fc.b", 1, 3)
        .op("fc", new Op.Linear(), "mean", "fc.w", "fc.b")
        .outputs("fc");
  }

  /** A GRU with constant start, an LSTM with carried states, a linear layer over a sequence. */
  static Graph recurrent() {
    return new GraphSketch()
        .input("x", 1, 7, 3)
        .state("lstm.h0", "lstm.h", 1, 4)
        .state("lstm.c0", "lstm.c", 1, 4)
        .random("h0", 0.5f, 1, 5)
        .random("gru.wi", 0.7f, 15, 3)
        .random("gru.wh", 0.7f, 15, 5)
        .random("gru.bi", 0.5f, 15)
        .random("gru.bh", 0.5f, 15)
        .op(
            List.of("gru", "gru.h"),
            new Op.Gru(),
            "x",
            "h0",
            "gru.wi",
            "gru.wh",
            "gru.bi",
            "gru.bh")
        .random("fc.w", 0.7f, 4, 5)
        .random("fc.b", 0.5f, 4)
        .op("fc", new Op.Linear(), "gru", "fc.w", "fc.b")
        .random("lstm.wi", 0.7f, 16, 4)
        .random("lstm.wh", 0.7f, 16, 4)
        .random("lstm.bi", 0.5f, 16)
        .random("lstm.bh", 0.5f, 16)
        .op(
            List.of("lstm", "lstm.h", "lstm.c"),
            new Op.Lstm(),
            "fc",
            "lstm.h0",
            "lstm.c0",
            "lstm.wi",
            "lstm.wh",
            "lstm.bi",
            "lstm.bh")
        .outputs("lstm", "gru.h", "lstm.h", "lstm.c");
  }

  /** Copies of elements, and means that keep or drop their axes. */
  static Graph moves() {
    return new GraphSketch()
        .input("x", 1, 3, 5)
        .random("w", 0.5f, 4, 5)
        .random("b", 0.5f, 4)
        .op("fc", new Op.Linear(), "x", "w", "b")
        .op("turned", new Op.Transpose(List.of(0, 2, 1)), "fc")
        .op("part", new Op.Slice(1, 1, 3), "turned")
        .op("joined", new Op.Concat(1), "part", "turned", "part")
        .op("flat", new Op.Reshape(Shape.of(1, 1, 24)), "joined")
        .op("kept", new Op.ReduceMean(List.of(1), true), "joined")
        .op("same", new Op.ReduceMean(List.of(), true), "kept")
        .op("less", GraphSketch.binary(BinaryFunction.SUB), "joined", "same")
        .op("soft", new Op.Softmax(1), "less")
        .outputs("soft", "flat", "less");
  }

  /** Pools whose bins differ in length, on one axis and on both. */
  static Graph uneven() {
    return new GraphSketch()
        .input("x", 1, 2, 7, 11)
        .random("w", 0.5f, 3, 2, 1, 1)
        .op("c", new Op.Conv(List.of(1, 1), List.of(0, 0, 0, 0), List.of(1, 1), 1), "x", "w")
        .op("both", new Op.AdaptiveAvgPool(List.of(4, 5)), "c")
        .op("one", new Op.AdaptiveAvgPool(List.of(7, 4)), "c")
        .op("more", new Op.AdaptiveAvgPool(List.of(9, 2)), "c")
        .outputs("both", "one", "more");
  }

  /** Every function of one element, side by side. */
  static Graph functions() {
    GraphSketch sketch =
        new GraphSketch()
            .input("x", 1, 33)
            .random("w", 0.5f, 33, 33)
            .op("fc", new Op.Linear(), "x", "w");
    List<String> names = new ArrayList<>();
    for (UnaryFunction function : UnaryFunction.values()) {
      names.add(function.name());
      sketch.op(function.name(), new Op.Unary(function), "fc");
    }
    names.add("keras");
    sketch.op("keras", new Op.HardSigmoid(0.2f, 0.5f), "fc");
    names.add("torch");
    sketch.op("torch", Op.HardSigmoid.torch(), "fc");
    return sketch.outputs(names.toArray(String[]::new));
  }

  /** A chain of convolutions, functions, gates and sums chosen by a seed. */
  static Graph random(long seed) {
    Random random = new Random(seed);
    int channels = 1 + random.nextInt(9);
    GraphSketch sketch = new GraphSketch().input("x", 1, channels, 2 + random.nextInt(16));
    String at = "x";
    int layers = 1 + random.nextInt(4);
    for (int i = 0; i < layers; i++) {
      String name = "n" + i;
      int out = random.nextBoolean() ? channels : 1 + random.nextInt(9);
      sketch
          .random(name + ".w" + seed, 1f / (float) Math.sqrt(3 * channels), out, channels, 3)
          .random(name + ".b" + seed, 0.5f, out)
          .op(name, GraphSketch.conv1d(1), at, name + ".w" + seed, name + ".b" + seed)
          .op(name + ".f", function(random), name);
      if (out == channels) {
        BinaryFunction[] functions = BinaryFunction.values();
        Op pair = GraphSketch.binary(functions[random.nextInt(functions.length)]);
        sketch.op(name + ".pair", pair, name + ".f", at);
        at = name + ".pair";
      } else {
        at = name + ".f";
      }
      channels = out;
    }
    return sketch.op("pool", new Op.AdaptiveAvgPool(List.of(2)), at).outputs("pool");
  }

  private static Op function(Random random) {
    List<Op> ops = new ArrayList<>(List.of(Op.HardSigmoid.torch(), new Op.HardSigmoid(0.3f, 0.4f)));
    Arrays.stream(UnaryFunction.values()).map(Op.Unary::new).forEach(ops::add);
    return ops.get(random.nextInt(ops.size()));
  }
}
