package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nn.optim.Adam;
import java.util.Arrays;
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

  /** The literal was computed on JDK 17 with AVX-512; every JDK and CPU must come to it. */
  @Test
  void bitsAreTheSameOnEveryMachine() {
    Generator generator = new Generator(5);
    Sequential model =
        new Sequential(
            new Conv1d(3, 5, 3, new ConvOptions().stride(2).padding(1), generator),
            new BatchNorm1d(5),
            new Hardswish(),
            new AdaptiveAvgPool1d(3),
            new LSTM(3, 7, generator),
            new GRU(7, 3, generator),
            new Flatten(),
            new Linear(15, 4, generator),
            new SiLU());
    Adam adam = new Adam(model.parameters(), 0.01);
    Tensor x = Tensor.randn(generator, 33, 3, 17);
    int[] classes = new int[33];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = generator.index(4);
    }
    for (int step = 0; step < 40; step++) {
      adam.zeroGrad();
      Losses.crossEntropy(model.call(x), classes).backward();
      adam.step();
    }
    int hash = 0;
    for (Tensor tensor : model.stateDict().values()) {
      hash = 31 * hash + Arrays.hashCode(tensor.toArray());
    }
    assertThat(hash).isEqualTo(-946910591);
  }
}
