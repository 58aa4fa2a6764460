package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients of the functions of tensors are PyTorch's. */
class TorchFunctionsTest {
  private static final Goldens GOLDENS = Goldens.read();
  private static final Map<String, Function<List<Tensor>, Tensor>> FUNCTIONS = functions();

  private static Map<String, Function<List<Tensor>, Tensor>> functions() {
    Map<String, Function<List<Tensor>, Tensor>> map = new LinkedHashMap<>();
    map.put("add", x -> x.get(0).add(x.get(1)));
    map.put("sub", x -> x.get(0).sub(x.get(1)));
    map.put("mul", x -> x.get(0).mul(x.get(1)));
    map.put("div", x -> x.get(0).div(x.get(1)));
    map.put("add-same", x -> x.get(0).add(x.get(0)));
    map.put("square", x -> x.get(0).square());
    map.put("neg", x -> x.get(0).neg());
    map.put("abs", x -> x.get(0).abs());
    map.put("sqrt", x -> x.get(0).sqrt());
    map.put("exp", x -> x.get(0).exp());
    map.put("log", x -> x.get(0).log());
    map.put("matmul", x -> x.get(0).matmul(x.get(1)));
    map.put("matmul-batch", x -> x.get(0).matmul(x.get(1)));
    map.put("matmul-shared", x -> x.get(0).matmul(x.get(1)));
    map.put("transpose", x -> x.get(0).transpose(0, 2));
    map.put("permute", x -> x.get(0).permute(2, 0, 3, 1));
    map.put("slice", x -> x.get(0).slice(1, 1, 4));
    map.put("select", x -> x.get(0).select(2, 2));
    map.put("cat", x -> Tensor.cat(List.of(x.get(0), x.get(1), x.get(0)), 1));
    map.put("stack", x -> Tensor.stack(x, 1));
    map.put("reshape", x -> x.get(0).reshape(5, -1));
    map.put("sum", x -> x.get(0).sum());
    map.put("sum-first-last", x -> x.get(0).sum(0, 2));
    map.put("mean", x -> x.get(0).mean());
    map.put("mean-middle", x -> x.get(0).mean(1));
    map.put("mean-keep", x -> x.get(0).meanKeepDim(1, 2));
    map.put("mse", x -> Losses.mse(x.get(0), x.get(1)));
    map.put("cross-entropy", x -> Losses.crossEntropy(x.get(0), 2, 0, 4));
    Tensor targets = Tensor.of(new float[] {0f, 1f, 0.25f, 1f, 0f, 0.75f}, 2, 3);
    map.put("bce", x -> Losses.binaryCrossEntropyWithLogits(x.get(0), targets));
    map.put("bce-far", x -> Losses.binaryCrossEntropyWithLogits(x.get(0).mul(100f), targets));
    return map;
  }

  static Stream<String> names() {
    return FUNCTIONS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void functionIsPyTorchs(String name) {
    List<Tensor> operands = new ArrayList<>();
    GOLDENS.under(name + "/x").values().forEach(x -> operands.add(x.requiresGrad(true)));
    Tensor y = FUNCTIONS.get(name).apply(operands);
    GOLDENS.check(name + "/y", y);
    y.backward(GOLDENS.get(name + "/gy"));
    for (int i = 0; i < operands.size(); i++) {
      GOLDENS.check(name + "/gx" + i, operands.get(i).grad());
    }
  }

  @Test
  void linspaceIsPyTorchsToTheBit() {
    assertThat(Tensor.linspace(-5, 5, 1000).toArray()).isEqualTo(GOLDENS.get("gates/x").toArray());
    assertThat(Tensor.linspace(-1, 2, 7).toArray()).isEqualTo(GOLDENS.get("linspace/7").toArray());
  }

  @Test
  void hardsigmoidOverTheLineIsPyTorchsToTheBit() {
    assertThat(new Hardsigmoid().call(GOLDENS.get("gates/x")).toArray())
        .isEqualTo(GOLDENS.get("gates/hardsigmoid").toArray());
  }

  @Test
  void sigmoidOverTheLineIsPyTorchs() {
    GOLDENS.check("gates/sigmoid", new Sigmoid().call(GOLDENS.get("gates/x")));
  }

  @Test
  void hardsigmoidIsFarthestFromSigmoidWhereTheirSlopesAreEqual() {
    Tensor x = Tensor.linspace(-5, 5, 1000);
    Tensor difference = Functional.hardsigmoid(x).sub(Functional.sigmoid(x)).abs();
    int most = difference.argmax();
    // Slope 1/6 at s (1 - s) = 1/6: x = -1.31696, difference 0.0691858.
    assertThat(Math.abs(x.get(most))).isBetween(1.31f, 1.33f);
    assertThat(difference.get(most)).isBetween(0.06917f, 0.06919f);
  }
}
