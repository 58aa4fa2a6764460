package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.nn.optim.Sgd;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names, state and modes of modules. */
class ModuleTest {
  private static final Generator GENERATOR = new Generator(1);

  private final Sequential net =
      new Sequential()
          .add("encoder", new Sequential(new Conv1d(2, 3, 1, GENERATOR), new BatchNorm1d(3)))
          .add("gate", new Hardsigmoid())
          .add("decoder", new Linear(5, 2, false, GENERATOR));

  @Test
  void namesAreDottedPaths() {
    assertThat(net.namedParameters().keySet())
        .containsExactly(
            "encoder.0.weight",
            "encoder.0.bias",
            "encoder.1.weight",
            "encoder.1.bias",
            "decoder.weight");
    assertThat(net.namedBuffers().keySet())
        .containsExactly(
            "encoder.1.running_mean", "encoder.1.running_var", "encoder.1.num_batches_tracked");
    assertThat(net.namedModules().keySet())
        .containsExactly("", "encoder", "encoder.0", "encoder.1", "gate", "decoder");
    assertThat(net.parameters()).hasSize(5).allMatch(Tensor::requiresGrad);
  }

  @Test
  void stateIsACopyThatCanBeLoaded() {
    Map<String, Tensor> state = net.stateDict();
    float before = state.get("decoder.weight").get(1, 4);
    Tensor x = Tensor.randn(GENERATOR, 3, 2, 5);
    Losses.mse(net.call(x), Tensor.zeros(3, 3, 2)).backward();
    new Sgd(net.parameters(), 0.5).step();
    assertThat(state.get("decoder.weight").get(1, 4)).isEqualTo(before);
    assertThat(net.stateDict().get("decoder.weight").get(1, 4)).isNotEqualTo(before);
    assertThat(net.stateDict().get("encoder.1.num_batches_tracked").item()).isEqualTo(1f);
    net.loadStateDict(state);
    assertThat(net.stateDict().get("decoder.weight").get(1, 4)).isEqualTo(before);
    assertThat(net.stateDict().get("encoder.1.num_batches_tracked").item()).isZero();
  }

  @Test
  void stateThatDoesNotFitIsNamedAndNothingIsLoaded() {
    Map<String, Tensor> state = new LinkedHashMap<>(net.stateDict());
    state.put("decoder.bias", state.remove("decoder.weight"));
    assertThatThrownBy(() -> net.loadStateDict(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "loadStateDict: missing [decoder.weight], unexpected [decoder.bias] in Sequential");

    Map<String, Tensor> wrong = new LinkedHashMap<>(net.stateDict());
    wrong.put("encoder.0.bias", Tensor.zeros(3));
    wrong.put("decoder.weight", Tensor.zeros(2, 4));
    float before = net.namedParameters().get("encoder.0.bias").get(0);
    assertThatThrownBy(() -> net.loadStateDict(wrong))
        .hasMessage("loadStateDict: 'decoder.weight' has shape [2, 4], must be [2, 5]");
    assertThat(net.namedParameters().get("encoder.0.bias").get(0)).isEqualTo(before);
  }

  @Test
  void modesReachAllModules() {
    net.eval();
    assertThat(net.namedModules().values()).noneMatch(Module::isTraining);
    net.train();
    assertThat(net.namedModules().values()).allMatch(Module::isTraining);
  }

  @Test
  void zeroGradForgetsAll() {
    net.call(Tensor.randn(GENERATOR, 3, 2, 5)).sum().backward();
    assertThat(net.parameters()).allMatch(p -> p.grad() != null);
    net.zeroGrad();
    assertThat(net.parameters()).allMatch(p -> p.grad() == null);
  }

  @Test
  void dropoutKeepsTheMeanInTrainingAndDoesNothingInEvaluation() {
    Dropout dropout = new Dropout(0.25, new Generator(2));
    Tensor ones = Tensor.ones(10_000);
    Tensor dropped = dropout.call(ones);
    assertThat(dropped.mean().item()).isBetween(0.98f, 1.02f);
    for (float y : dropped.toArray()) {
      assertThat(y).isIn(0f, 1f / 0.75f);
    }
    dropout.eval();
    assertThat(dropout.call(ones).toArray()).containsOnly(1f);
  }

  @Test
  void initialValuesAreWithinPyTorchsBounds() {
    float bound = (float) (1 / Math.sqrt(33));
    Tensor weight = new Linear(33, 100, GENERATOR).namedParameters().get("weight");
    float most = 0;
    for (float w : weight.toArray()) {
      most = Math.max(most, Math.abs(w));
    }
    assertThat(most).isBetween(0.99f * bound, bound);
  }

  @Test
  void namesAreUniqueAndPlain() {
    assertThatThrownBy(() -> new Sequential().add("a", new ReLU()).add("a", new ReLU()))
        .hasMessage("register: 'a' is registered twice in Sequential");
    assertThatThrownBy(() -> new Sequential().add("a.b", new ReLU()))
        .hasMessageStartingWith("register: 'a.b' is no name");
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new ConvOptions().stride(0))
        .hasMessage("conv: stride [0] must be one or two values of at least 1");
    assertThatThrownBy(() -> new Conv1d(3, 4, 1, new ConvOptions().groups(2), GENERATOR))
        .hasMessage("conv1d: 2 groups do not divide 3 input and 4 output channels");
    assertThatThrownBy(() -> new Dropout(1, GENERATOR))
        .hasMessage("dropout: probability 1.0 is not in [0, 1)");
  }
}
