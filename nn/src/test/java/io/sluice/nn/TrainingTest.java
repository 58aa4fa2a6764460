package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.model.Shape;
import org.junit.jupiter.api.Test;

/** Whole nets learn, and the same seed gives the same bits. */
class TrainingTest {

  private static Sequential autoencoder(Generator generator) {
    return new Sequential(
        new Conv1d(3, 5, 3, new ConvOptions().padding(1), generator),
        new ReLU(),
        new Flatten(),
        new Linear(5 * 7, 4, generator),
        new Tanh(),
        new Linear(4, 3 * 7, generator));
  }

  private static float train(Sequential model, Generator generator) {
    Adam adam = new Adam(model.parameters(), 0.01);
    Tensor x = Tensor.randn(generator, 17, 3, 7);
    Tensor target = x.reshape(17, 21);
    float loss = Float.NaN;
    for (int step = 0; step < 300; step++) {
      Tensor error = Losses.mse(model.call(x), target);
      adam.zeroGrad();
      error.backward();
      adam.step();
      loss = error.item();
    }
    return loss;
  }

  @Test
  void autoencoderLearnsItsInput() {
    Generator generator = new Generator(1);
    assertThat(train(autoencoder(generator), generator)).isLessThan(0.6f);
  }

  @Test
  void sameSeedGivesSameBits() {
    Generator first = new Generator(7);
    Generator second = new Generator(7);
    Sequential a = autoencoder(first);
    Sequential b = autoencoder(second);
    assertThat(train(a, first)).isEqualTo(train(b, second));
    assertThat(a.stateDict().get("3.weight").toArray())
        .isEqualTo(b.stateDict().get("3.weight").toArray());
  }

  @Test
  void tracedGraphIsNamedAfterTheModules() {
    Graph graph = GraphTracer.trace(autoencoder(new Generator(1)), Shape.of(1, 3, 7));
    assertThat(graph.nodes())
        .extracting(node -> node.name())
        .containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(graph.constants().keySet())
        .containsExactly("0.bias", "0.weight", "3.bias", "3.weight", "5.bias", "5.weight");
  }
}
