package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs, gradients and state names of every layer are PyTorch's. */
class TorchLayersTest {
  private static final Goldens GOLDENS = Goldens.read();
  private static final Generator ANY = new Generator(1);

  static Stream<Arguments> layers() {
    ConvOptions all = new ConvOptions().stride(2).padding(3).dilation(2).groups(2);
    ConvOptions all2d = new ConvOptions().stride(2, 1).padding(1, 3).dilation(1, 2).groups(2);
    return Stream.of(
        arguments("linear", new Linear(5, 3, ANY)),
        arguments("linear-rank3", new Linear(5, 9, ANY)),
        arguments("linear-no-bias", new Linear(1, 17, false, ANY)),
        arguments("linear-large-batch", new Linear(3, 2, ANY)),
        arguments("conv1d", new Conv1d(3, 5, 3, ANY)),
        arguments("conv1d-all", new Conv1d(4, 6, 3, all, ANY)),
        arguments(
            "conv1d-depthwise",
            new Conv1d(5, 5, 7, new ConvOptions().padding(3).groups(5).bias(false), ANY)),
        arguments("conv1d-large-batch", new Conv1d(2, 3, 2, ANY)),
        arguments("conv2d", new Conv2d(3, 4, 3, ANY)),
        arguments("conv2d-all", new Conv2d(2, 4, 3, 5, all2d, ANY)),
        arguments(
            "conv2d-depthwise", new Conv2d(3, 6, 3, new ConvOptions().padding(1).groups(3), ANY)),
        arguments("batchnorm1d-train", new BatchNorm1d(3)),
        arguments("batchnorm1d-train-rank3", new BatchNorm1d(3, 1e-3f, 0.3f)),
        arguments("batchnorm1d-eval", new BatchNorm1d(3)),
        arguments("batchnorm2d-train", new BatchNorm2d(2)),
        arguments("batchnorm2d-eval", new BatchNorm2d(2)),
        arguments("pool1d", new AdaptiveAvgPool1d(3)),
        arguments("pool1d-more-bins", new AdaptiveAvgPool1d(5)),
        arguments("pool2d", new AdaptiveAvgPool2d(2, 3)),
        arguments("pool2d-global", new AdaptiveAvgPool2d(1)),
        arguments("softmax", new Softmax(1)),
        arguments("softmax-middle", new Softmax(1)),
        arguments("flatten", new Flatten()),
        arguments("gru", new GRU(3, 5, ANY)),
        arguments("gru-large-batch", new GRU(1, 2, ANY)),
        arguments("lstm", new LSTM(3, 5, ANY)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void layerIsPyTorchs(String name, Module layer) {
    Tensor x = load(name, layer);
    layer.train(name.contains("train"));
    Tensor y = recurrentLoss(name, layer, x);
    if (y == null) {
      y = layer.call(x);
      GOLDENS.check(name + "/y", y);
      y.backward(GOLDENS.get(name + "/gy"));
    } else {
      y.backward();
    }
    checkGradients(name, layer, x);
    GOLDENS
        .under(name + "/after.")
        .forEach((b, t) -> GOLDENS.check(name + "/after." + b, layer.namedBuffers().get(b)));
  }

  private static Tensor load(String name, Module layer) {
    Map<String, Tensor> state = GOLDENS.under(name + "/state.");
    layer.loadStateDict(state);
    assertThat(layer.stateDict().keySet()).containsExactlyElementsOf(state.keySet());
    return GOLDENS.get(name + "/x").requiresGrad(true);
  }

  private static void checkGradients(String name, Module layer, Tensor x) {
    GOLDENS.check(name + "/gx", x.grad());
    layer
        .namedParameters()
        .forEach((p, tensor) -> GOLDENS.check(name + "/grad." + p, tensor.grad()));
  }

  /** Recurrent layers have gradients put in at their last states too. */
  private static Tensor recurrentLoss(String name, Module layer, Tensor x) {
    if (layer instanceof GRU gru) {
      GRU.Result result = gru.callWithState(x);
      return weighted(name, "y", result.output()).add(weighted(name, "h", result.hidden()));
    }
    if (layer instanceof LSTM lstm) {
      return loss(name, lstm.callWithState(x));
    }
    return null;
  }

  private static Tensor loss(String name, LSTM.Result result) {
    return weighted(name, "y", result.output())
        .add(weighted(name, "h", result.hidden()))
        .add(weighted(name, "c", result.cell()));
  }

  private static Tensor weighted(String name, String output, Tensor actual) {
    GOLDENS.check(name + "/" + output, actual);
    return actual.mul(GOLDENS.get(name + "/g" + output)).sum();
  }

  @Test
  void gruTakesItsState() {
    GRU layer = new GRU(3, 5, ANY);
    Tensor x = load("gru-state", layer);
    Tensor h0 = GOLDENS.get("gru-state/h0").requiresGrad(true);
    GRU.Result result = layer.callWithState(x, h0);
    weighted("gru-state", "y", result.output())
        .add(weighted("gru-state", "h", result.hidden()))
        .backward();
    checkGradients("gru-state", layer, x);
    GOLDENS.check("gru-state/gh0", h0.grad());
  }

  @Test
  void lstmTakesItsStates() {
    LSTM layer = new LSTM(3, 5, ANY);
    Tensor x = load("lstm-state", layer);
    Tensor h0 = GOLDENS.get("lstm-state/h0").requiresGrad(true);
    Tensor c0 = GOLDENS.get("lstm-state/c0").requiresGrad(true);
    loss("lstm-state", layer.callWithState(x, h0, c0)).backward();
    checkGradients("lstm-state", layer, x);
    GOLDENS.check("lstm-state/gh0", h0.grad());
    GOLDENS.check("lstm-state/gc0", c0.grad());
  }
}
