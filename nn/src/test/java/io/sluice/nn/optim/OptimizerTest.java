package io.sluice.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.nn.Goldens;
import io.sluice.nn.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Parameters take the same way as under PyTorch's optimizers. */
class OptimizerTest {
  private static final Goldens GOLDENS = Goldens.read();

  private static void follow(String name, Function<List<Tensor>, Optimizer> maker) {
    Tensor parameter = GOLDENS.get(name + "/start").requiresGrad(true);
    Tensor gradients = GOLDENS.get(name + "/gradients");
    Optimizer optimizer = maker.apply(List.of(parameter));
    Tensor[] steps = new Tensor[gradients.size(0)];
    for (int t = 0; t < steps.length; t++) {
      optimizer.zeroGrad();
      parameter.mul(gradients.select(0, t)).sum().backward();
      optimizer.step();
      steps[t] = Tensor.of(parameter.toArray());
    }
    GOLDENS.check(name + "/trajectory", Tensor.stack(List.of(steps), 0));
  }

  @Test
  void sgd() {
    follow("sgd", p -> new Sgd(p, 0.1));
  }

  @Test
  void sgdWithMomentumAndWeightDecay() {
    follow("sgd-momentum", p -> new Sgd(p, 0.05, 0.9, 0.01));
  }

  @Test
  void adamWithDefaults() {
    follow("adam", Adam::new);
  }

  @Test
  void adamWithAllOptions() {
    AdamOptions options = new AdamOptions().betas(0.8, 0.99).epsilon(1e-4).weightDecay(0.1);
    follow("adam-all", p -> new Adam(p, 0.02, options));
  }

  @Test
  void parameterWithoutGradientStays() {
    Tensor parameter = Tensor.of(new float[] {1f}).requiresGrad(true);
    new Adam(List.of(parameter)).step();
    assertThat(parameter.item()).isEqualTo(1f);
  }
}
