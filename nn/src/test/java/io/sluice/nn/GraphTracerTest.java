package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Shape;
import io.sluice.model.StateBinding;
import io.sluice.nn.examples.SqueezeExcite;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A traced graph gives the bits of its module, and says what it is. */
class GraphTracerTest {
  private static final Generator GENERATOR = new Generator(11);

  /** A module that is one function. */
  private static final class Computes extends Module {
    private final UnaryOperator<Tensor> function;

    Computes(UnaryOperator<Tensor> function) {
      this.function = function;
    }

    @Override
    protected Tensor forward(Tensor x) {
      return function.apply(x);
    }
  }

  static Stream<Arguments> modules() {
    ConvOptions all = new ConvOptions().stride(2).padding(3).dilation(2).groups(3);
    ConvOptions depthwise = new ConvOptions().padding(1).groups(6).bias(false);
    return Stream.of(
        arguments(new Linear(7, 5, GENERATOR), Shape.of(1, 7)),
        arguments(new Linear(7, 5, false, GENERATOR), Shape.of(1, 3, 7)),
        arguments(new Conv1d(3, 6, 3, all, GENERATOR), Shape.of(1, 3, 17)),
        arguments(new Conv2d(6, 6, 3, depthwise, GENERATOR), Shape.of(1, 6, 5, 7)),
        arguments(new Conv2d(2, 3, 3, 1, new ConvOptions(), GENERATOR), Shape.of(1, 2, 5, 3)),
        arguments(trainedBatchNorm(), Shape.of(1, 3, 5)),
        arguments(new AdaptiveAvgPool1d(3), Shape.of(1, 3, 17)),
        arguments(new AdaptiveAvgPool2d(2, 3), Shape.of(1, 3, 5, 7)),
        arguments(new Softmax(-1), Shape.of(1, 33)),
        arguments(new Softmax(1), Shape.of(1, 5, 3)),
        arguments(new GRU(3, 5, GENERATOR), Shape.of(1, 7, 3)),
        arguments(new LSTM(3, 5, GENERATOR), Shape.of(1, 7, 3)),
        arguments(new SqueezeExcite(7, 3, GENERATOR), Shape.of(1, 7, 3, 5)),
        arguments(activations(), Shape.of(1, 17)),
        arguments(new Computes(GraphTracerTest::everythingElse), Shape.of(1, 3, 7)));
  }

  private static Module trainedBatchNorm() {
    Sequential module = new Sequential(new Conv1d(3, 3, 1, GENERATOR), new BatchNorm1d(3));
    module.call(Tensor.randn(GENERATOR, 7, 3, 5));
    return module;
  }

  private static Module activations() {
    return new Sequential(
        new Dropout(0.5, GENERATOR),
        new Tanh(),
        new Linear(17, 17, GENERATOR),
        new Hardswish(),
        new Linear(17, 33, GENERATOR),
        new SiLU(),
        new Linear(33, 9, GENERATOR),
        new ReLU6(),
        new Linear(9, 9, GENERATOR),
        new Sigmoid(),
        new Linear(9, 9, GENERATOR),
        new Hardsigmoid());
  }

  private static Tensor everythingElse(Tensor x) {
    Tensor shifted = x.add(0.5f).mul(Tensor.linspace(-1, 2, 7)).sub(x.neg());
    Tensor turned = shifted.transpose(1, 2).slice(1, 2, 5).permute(0, 2, 1);
    Tensor joined = Tensor.cat(List.of(turned, x.select(2, 0).unsqueeze(2)), 2);
    Tensor centered = joined.sub(joined.meanKeepDim(2));
    return centered.matmul(Tensor.randn(new Generator(3), 4, 5)).mean(1).reshape(5, 1).flatten(0);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void graphGivesTheBitsOfTheModule(Module module, Shape input) {
    Graph graph = GraphTracer.trace(module, input);
    GraphInterpreter interpreter = new GraphInterpreter(graph);
    module.eval();
    for (int i = 0; i < 5; i++) {
      Tensor x = Tensor.randn(GENERATOR, input.toArray()).mul(3f);
      Values values = interpreter.run(Map.of("input", x.toArray()));
      assertThat(bits(values.floats(graph.outputs().get(0))))
          .isEqualTo(bits(module.call(x).toArray()));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void carriedStateGoesOnWhereTheLastCallEnded() {
    Sequential module =
        new Sequential(new LSTM(2, 3, GENERATOR), new GRU(3, 4, GENERATOR), new ReLU());
    Graph graph = GraphTracer.trace(module, Shape.of(1, 1, 2), "event", RecurrentState.CARRIED);
    assertThat(graph.inputs()).containsExactly("event", "0.h_0", "0.c_0", "1.h_0");
    assertThat(graph.states())
        .containsExactly(
            new StateBinding("0.h_0", "0.h_n"),
            new StateBinding("0.c_0", "0.c_n"),
            new StateBinding("1.h_0", "1.h_n"));

    Tensor sequence = Tensor.randn(GENERATOR, 1, 17, 2);
    Tensor wanted = module.call(sequence);
    Map<String, float[]> inputs = new HashMap<>();
    graph
        .inputs()
        .forEach(name -> inputs.put(name, new float[graph.tensor(name).shape().elementCount()]));
    for (int t = 0; t < 17; t++) {
      inputs.put("event", sequence.select(1, t).toArray());
      Values values = new GraphInterpreter(graph).run(inputs);
      assertThat(bits(values.floats("2"))).isEqualTo(bits(wanted.select(1, t).toArray()));
      graph.states().forEach(state -> inputs.put(state.input(), values.floats(state.output())));
    }
  }

  @Test
  void namesAreThoseOfTheModules() {
    Graph graph = GraphTracer.trace(new SqueezeExcite(7, 3, GENERATOR), Shape.of(1, 7, 3, 5));
    assertThat(graph.nodes())
        .extracting(Node::name)
        .containsExactly("gate.0", "gate.1", "gate.2", "gate.3", "gate.4", "mul");
    assertThat(graph.constants().keySet())
        .containsExactly("gate.1.bias", "gate.1.weight", "gate.3.bias", "gate.3.weight");
    assertThat(graph.outputs()).containsExactly("mul");
  }

  @Test
  void moduleUsedTwiceGivesTwoNodesAndOneWeight() {
    Linear shared = new Linear(3, 3, GENERATOR);
    Module twice = new Sequential().add("fc", shared).add("again", shared);
    Graph graph = GraphTracer.trace(twice, Shape.of(1, 3));
    assertThat(graph.nodes()).extracting(Node::name).containsExactly("fc", "fc.linear");
    assertThat(graph.constants().keySet()).containsExactly("fc.bias", "fc.weight");
  }

  @Test
  void whatTheOutputDoesNotNeedIsLeftOut() {
    Module wasteful =
        new Computes(
            x -> {
              Functional.tanh(x).add(1f);
              return Functional.relu(x);
            });
    Graph graph = GraphTracer.trace(wasteful, Shape.of(1, 3));
    assertThat(graph.nodes()).extracting(Node::name).containsExactly("relu");
    assertThat(graph.constants()).isEmpty();
  }

  @Test
  void modesAreAsBefore() {
    Sequential module = new Sequential(new BatchNorm1d(3), new Dropout(0.5, GENERATOR));
    module.children().get("0").eval();
    GraphTracer.trace(module, Shape.of(1, 3));
    assertThat(module.isTraining()).isTrue();
    assertThat(module.children().get("0").isTraining()).isFalse();
    assertThat(module.children().get("1").isTraining()).isTrue();
  }

  private static void assertUntraceable(UnaryOperator<Tensor> function, String message) {
    Module module = new Sequential().add("odd", new Computes(function));
    assertThatThrownBy(() -> GraphTracer.trace(module, Shape.of(1, 3)))
        .isInstanceOf(UntraceableException.class)
        .hasMessage(message);
  }

  @Test
  void functionWithoutAnOpIsNamed() {
    assertUntraceable(Tensor::exp, "exp in Computes 'odd': no op of a graph does this");
    assertUntraceable(x -> x.div(2f), "div in Computes 'odd': no op of a graph does this");
  }

  @Test
  void weightThatDependsOnTheInputIsRefused() {
    assertUntraceable(
        x -> x.matmul(x.transpose(0, 1)),
        "linear in Computes 'odd': a weight depends on the input; only parameters and constants can"
            + " be weights");
  }

  @Test
  void valueThatIsReadIsRefused() {
    assertUntraceable(
        x -> x.get(0, 1) > 0 ? x : x.neg(),
        "get in Computes 'odd': a value that depends on the input is read; a graph cannot branch on"
            + " it");
  }

  @Test
  void forgottenRegistrationIsNamed() {
    Linear forgotten = new Linear(3, 3, GENERATOR);
    assertUntraceable(
        forgotten::call,
        "Linear in Computes 'odd': this module is called but not registered in the one that calls"
            + " it; register it");
  }

  @Test
  void outputThatIsTheInputOrAConstantIsRefused() {
    assertThatThrownBy(() -> GraphTracer.trace(new Sequential(), Shape.of(1, 3)))
        .isInstanceOf(UntraceableException.class)
        .hasMessageContaining("gives its input unchanged");
    assertThatThrownBy(
            () -> GraphTracer.trace(new Computes(x -> Tensor.ones(1, 3)), Shape.of(1, 3)))
        .isInstanceOf(UntraceableException.class)
        .hasMessageContaining("does not depend on the input");
  }

  @Test
  void batchOtherThanOneIsRefused() {
    assertThatThrownBy(() -> GraphTracer.trace(new ReLU(), Shape.of(4, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trace: input shape [4, 3] must have a batch of 1 in front");
  }
}
