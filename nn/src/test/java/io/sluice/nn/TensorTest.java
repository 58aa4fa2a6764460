package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What tensors are, and what they say about operands that do not fit. */
class TensorTest {
  private static final Tensor A = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);

  @Test
  void elementsAreRowMajor() {
    assertThat(A.get(1, 0)).isEqualTo(3f);
    assertThat(A.transpose(0, 1).toArray()).containsExactly(0f, 3f, 1f, 4f, 2f, 5f);
    assertThat(A.select(0, 1).toArray()).containsExactly(3f, 4f, 5f);
  }

  @Test
  void sharesNothingWithTheCaller() {
    float[] elements = {1f, 2f};
    Tensor tensor = Tensor.of(elements);
    elements[0] = 9f;
    tensor.toArray()[1] = 9f;
    assertThat(tensor.toArray()).containsExactly(1f, 2f);
  }

  @Test
  void factoriesFill() {
    assertThat(Tensor.zeros(3).toArray()).containsExactly(0f, 0f, 0f);
    assertThat(Tensor.ones(1, 2).toArray()).containsExactly(1f, 1f);
    assertThat(Tensor.full(7f, 2).toArray()).containsExactly(7f, 7f);
    assertThat(Tensor.scalar(3f).dim()).isZero();
    assertThat(Tensor.linspace(1, 2, 1).toArray()).containsExactly(1f);
    assertThat(Tensor.linspace(0, 1, 3).toArray()).containsExactly(0f, 0.5f, 1f);
    assertThat(Tensor.randn(new Generator(1), 17).toArray())
        .isEqualTo(Tensor.randn(new Generator(1), 17).toArray());
  }

  @Test
  void dimensionsCountFromTheEndToo() {
    assertThat(A.size(-1)).isEqualTo(3);
    assertThat(A.sum(-1).toArray()).containsExactly(3f, 12f);
    assertThat(A.unsqueeze(-1).shape().toArray()).containsExactly(2, 3, 1);
    assertThat(A.unsqueeze(0).squeeze(0).shape()).isEqualTo(A.shape());
  }

  @Test
  void textShowsShapeAndFirstElements() {
    assertThat(A).hasToString("Tensor[2, 3] {0.0000, 1.0000, 2.0000, 3.0000, 4.0000, 5.0000}");
    assertThat(Tensor.zeros(9).toString()).endsWith("0.0000, ...}");
  }

  private static void assertRefused(Supplier<Tensor> call, String message) {
    assertThatThrownBy(call::get).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void operandsThatDoNotFitAreNamed() {
    Generator any = new Generator(1);
    assertRefused(() -> A.add(Tensor.zeros(2)), "add: shapes [2, 3] and [2] do not broadcast");
    assertRefused(
        () -> A.reshape(4, -1), "reshape: shape [4, -1] cannot take the 6 elements of [2, 3]");
    assertRefused(() -> A.reshape(7), "reshape: shape [7] cannot take the 6 elements of [2, 3]");
    assertRefused(() -> A.mean(2), "mean: dimension 2 is outside shape [2, 3]");
    assertRefused(() -> A.sum(0, -2), "sum: dimensions [0, -2] repeat one");
    assertRefused(() -> A.permute(0, 0), "permute: dimension 0 twice");
    assertRefused(() -> A.slice(1, 2, 4), "slice: 2 to 4 is outside dimension 1 of shape [2, 3]");
    assertRefused(() -> A.squeeze(0), "squeeze: dimension 0 of shape [2, 3] is not 1");
    assertRefused(
        () -> Tensor.cat(List.of(A, Tensor.zeros(3, 3)), 1),
        "cat: shapes [2, 3] and [3, 3] differ outside dimension 1");
    assertRefused(() -> A.matmul(A), "matmul: shapes [2, 3] and [2, 3] do not fit");
    assertRefused(
        () -> new Linear(4, 1, any).call(A),
        "linear: weight shape [1, 4] does not match input shape [2, 3]");
    assertRefused(
        () -> new Conv1d(4, 2, 3, any).call(Tensor.zeros(1, 3, 7)),
        "conv1d: weight shape [2, 4, 3] does not match input shape [1, 3, 7] in 1 groups");
    assertRefused(
        () -> new Conv1d(3, 2, 9, any).call(Tensor.zeros(1, 3, 7)),
        "conv1d: kernel [2, 3, 9] is larger than the padded input [1, 3, 7]");
    assertRefused(
        () -> new BatchNorm1d(4).call(A),
        "batch_norm: input shape [2, 3] does not have 4 channels");
    assertRefused(() -> new GRU(3, 5, any).call(A), "GRU: input shape [2, 3] must be [N, L, 3]");
    assertRefused(
        () -> Losses.crossEntropy(A, 0, 3), "cross_entropy: class 3 of sample 1 is not in 0 to 2");
    assertRefused(() -> Losses.mse(A, A.transpose(0, 1)), "mse: shapes [2, 3] and [3, 2] differ");
    assertRefused(
        () -> Tensor.of(new float[3], 2, 2), "tensor: shape [2, 2] takes 4 elements, not 3");
  }

  @Test
  void onlyASingleElementIsAnItem() {
    assertThat(Tensor.zeros(1, 1).item()).isZero();
    assertThatThrownBy(() -> A.get(1, 3)).hasMessage("get: index [1, 3] is outside shape [2, 3]");
    assertThatThrownBy(() -> A.get(1)).hasMessage("get: index [1] is outside shape [2, 3]");
    assertThatThrownBy(A::item).hasMessage("item: shape [2, 3] has 6 elements");
  }
}
