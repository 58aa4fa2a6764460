package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.nn.optim.Sgd;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle of a graph's module is the module that the graph was traced from. */
class GraphModuleTest {
  private static final Generator GENERATOR = new Generator(11);

  private record Net(String name, Module module, Shape input) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Gated extends Module {
    private final Conv2d conv =
        register("conv", new Conv2d(3, 4, 3, new ConvOptions().stride(2).padding(1), GENERATOR));
    private final BatchNorm2d norm = register("norm", new BatchNorm2d(4));
    private final Linear gate = register("gate", new Linear(4, 4, GENERATOR));
    private final Linear head = register("head", new Linear(36, 5, GENERATOR));

    @Override
    protected Tensor forward(Tensor x) {
      Tensor y = Functional.hardswish(norm.call(conv.call(x)));
      Tensor pooled = y.mean(2, 3).flatten(1);
      Tensor scale = Functional.hardsigmoid(gate.call(pooled)).reshape(-1, 4, 1, 1);
      return Functional.softmax(head.call(y.mul(scale).flatten(1)), 1);
    }
  }

  static Stream<Net> nets() {
    return Stream.of(
        new Net("gated", new Gated(), Shape.of(1, 3, 5, 6)),
        new Net(
            "conv1d",
            new Sequential(
                new Conv1d(4, 6, 3, new ConvOptions().groups(2).dilation(2), GENERATOR),
                new SiLU(),
                new AdaptiveAvgPool1d(3),
                new Flatten(),
                new Linear(18, 2, GENERATOR),
                new Tanh()),
            Shape.of(1, 4, 11)),
        new Net("gru", new GRU(3, 5, GENERATOR), Shape.of(1, 7, 3)),
        new Net("lstm", new LSTM(3, 5, GENERATOR), Shape.of(1, 7, 3)));
  }

  @ParameterizedTest
  @MethodSource("nets")
  void givesTheBitsAndTheGradientsOfTheModuleItWasTracedFrom(Net net) {
    net.module().eval();
    GraphModule again = GraphModule.of(GraphTracer.trace(net.module(), net.input()));
    for (int batch : new int[] {1, 3}) {
      Tensor x = Tensor.randn(GENERATOR, net.input().withDim(0, batch).toArray());
      Tensor expected = net.module().call(x);
      Tensor actual = again.call(x);
      assertThat(actual.toArray()).containsExactly(expected.toArray());
      net.module().zeroGrad();
      again.zeroGrad();
      expected.square().sum().backward();
      actual.square().sum().backward();
      net.module()
          .namedParameters()
          .forEach(
              (name, parameter) ->
                  assertThat(again.constant(name).grad().toArray())
                      .as(name)
                      .containsExactly(parameter.grad().toArray()));
    }
  }

  @Test
  void graphHasTheTrainedValues() {
    Module module = new Sequential(new Linear(2, 3, GENERATOR), new ReLU());
    Graph graph = GraphTracer.trace(module, Shape.of(1, 2));
    GraphModule again = GraphModule.of(graph);
    assertThat(again.graph()).isEqualTo(graph);
    Tensor x = Tensor.randn(GENERATOR, 4, 2);
    Sgd optimizer = new Sgd(again.parameters(), 0.5f);
    again.call(x).square().sum().backward();
    optimizer.step();
    Graph trained = again.graph();
    assertThat(trained).isNotEqualTo(graph);
    assertThat(GraphModule.of(trained).call(x).toArray()).containsExactly(again.call(x).toArray());
  }

  @Test
  void unevenPaddingIsZeros() {
    TensorSpec x = TensorSpec.float32("x", Shape.of(1, 1, 3));
    TensorSpec w = TensorSpec.float32("w", Shape.of(1, 1, 2));
    Graph graph =
        new Graph(
            List.of(x, w, TensorSpec.float32("y", Shape.of(1, 1, 5))),
            Map.of("w", io.sluice.model.TensorData.ofFloats(w.shape(), 1f, 10f)),
            List.of(
                new Node(
                    "conv",
                    new Op.Conv(List.of(1), List.of(2, 1), List.of(1), 1),
                    List.of("x", "w"),
                    List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    Tensor y = GraphModule.of(graph).call(Tensor.of(new float[] {1f, 2f, 3f}, 1, 1, 3));
    assertThat(y.toArray()).containsExactly(0f, 10f, 21f, 32f, 3f);
  }

  @Test
  void hookChangesOperandsAndResults() {
    Module module = new Sequential(new Linear(1, 1, false, GENERATOR), new ReLU());
    NodeHook doubling =
        new NodeHook() {
          @Override
          public Tensor operand(Node node, int index, Tensor value) {
            return node.op() instanceof Op.Linear && index == 1 ? Tensor.ones(1, 1) : value;
          }

          @Override
          public Tensor result(Node node, int index, Tensor value) {
            return value.mul(2f);
          }
        };
    Graph graph = GraphTracer.trace(module, Shape.of(1, 1));
    assertThat(GraphModule.of(graph, doubling).call(Tensor.ones(1, 1)).toArray())
        .containsExactly(4f);
  }

  @Test
  void nodesThatMixABatchRunOneByOne() {
    Graph graph =
        GraphTracer.trace(
            new Module() {
              @Override
              protected Tensor forward(Tensor x) {
                return x.mul(2f).mean(0);
              }
            },
            Shape.of(1, 2));
    GraphModule module = GraphModule.of(graph);
    assertThat(module.call(Tensor.ones(1, 2)).toArray()).containsExactly(2f, 2f);
    assertThatThrownBy(() -> module.call(Tensor.ones(2, 2)))
        .hasMessageContaining("it mixes the events of a batch");
  }

  @Test
  void opsOfOtherStandardsAreRefused() {
    TensorSpec x = TensorSpec.float32("x", Shape.of(1, 3));
    TensorSpec y = TensorSpec.float32("y", Shape.of(1, 3));
    Op op = new Op.Imported(Op.Imported.ONNX, "Erf", 13, new java.util.TreeMap<>());
    Graph graph =
        new Graph(
            List.of(x, y),
            Map.of(),
            List.of(new Node("e", op, List.of("x"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    assertThatThrownBy(() -> GraphModule.of(graph))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Erf 'e': only Sluice's own ops on float32 can be trained");
  }
}
