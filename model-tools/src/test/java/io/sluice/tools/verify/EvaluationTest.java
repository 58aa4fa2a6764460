package io.sluice.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.npy.NpyArray;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Graph RELU =
      new GraphSketch().input("x", 1, 2).op("y", GraphSketch.relu(), "x").outputs("y");

  /** In steps of a half from -64 to 63.5. */
  private static final Graph INT8 =
      new Graph(
          List.of(
              TensorSpec.int8("x", Shape.of(1, 2), QuantParams.perTensor(0.5f, 0)),
              TensorSpec.float32("y", Shape.of(1, 2))),
          Map.of(),
          List.of(new Node("d", new Op.Dequantize(), List.of("x"), List.of("y"))),
          List.of("x"),
          List.of("y"),
          List.of());

  private static Evaluation of(Graph graph) {
    return new Evaluation(GraphModel.compile(graph));
  }

  @Test
  void theReconstructionErrorIsTheMeanOfTheItemsMeanSquares() {
    NpyArray array = NpyArray.ofFloats(new int[] {2, 2}, -1, 5, -3, -4);

    // (1 + 0) / 2 and (9 + 16) / 2
    assertThat(of(RELU).reconstructionError("x", array)).isEqualTo((0.5 + 12.5) / 2);
  }

  @Test
  void floatsAreQuantizedForAnIntegerInput() {
    // 0.3 -> 0.5, 0.25 -> 0 (half to even), 100 -> 63.5
    NpyArray array = NpyArray.ofFloats(new int[] {2, 2}, 0.3f, 0.25f, 100, 0);

    assertThat(of(INT8).reconstructionError("x", array))
        .isCloseTo(((0.04 + 0.0625) / 2 + 36.5 * 36.5 / 2) / 2, within(1e-6));
  }

  @Test
  void integersAreTakenAsTheyAre() {
    NpyArray array = NpyArray.ofBytes(new int[] {1, 2}, (byte) -128, (byte) 3);

    assertThat(of(INT8).reconstructionError("x", array)).isZero();
    assertThat(array.type()).isEqualTo(DataType.INT8);
  }

  @Test
  void theFirstOfTheGreatestOutputsIsTheAnswer() {
    NpyArray array = NpyArray.ofFloats(new int[] {3, 2}, 1, 2, 2, 1, -1, -1);

    assertThat(of(RELU).top1("x", array, List.of(1, 0, 0))).isEqualTo(3);
    assertThat(of(RELU).top1("x", array, List.of(0, 1, 1))).isZero();
  }

  @Test
  void labelsMustFit() {
    NpyArray array = NpyArray.ofFloats(new int[] {1, 2}, 1, 2);

    assertThatThrownBy(() -> of(RELU).top1("x.npy", array, List.of()))
        .hasMessage("x.npy has 1 items, but there are 0 labels");
    assertThatThrownBy(() -> of(RELU).top1("x.npy", array, List.of(2)))
        .hasMessage("label 2 of item 0 is not from 0 to 1");
  }

  @Test
  void aModelThatRebuildsNothingIsRefused() {
    Graph sum =
        new GraphSketch()
            .input("x", 1, 2)
            .constant("w", Shape.of(1, 2), 1, 1)
            .op("y", new Op.Linear(), "x", "w")
            .outputs("y");

    assertThatThrownBy(
            () -> of(sum).reconstructionError("x", NpyArray.ofFloats(new int[] {1, 2}, 1, 2)))
        .hasMessage(
            "the output has shape [1, 1] and the input [1, 2], so the model does not reconstruct its input");
  }
}
