package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected shapes are those of PyTorch 2.13 for the same layers. */
class ShapeInferenceTest {
  private static List<Shape> infer(Op op, Shape... inputs) {
    List<String> names = new java.util.ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      names.add("t" + i);
    }
    return ShapeInference.infer(
        new Node("n", op, names, List.of("out")),
        name -> inputs[Integer.parseInt(name.substring(1))]);
  }

  @Test
  void convolutionsCountStridePaddingAndDilation() {
    Op conv = new Op.Conv(List.of(2, 3), List.of(1, 0, 1, 0), List.of(1, 2), 3);
    assertThat(infer(conv, Shape.of(1, 6, 17, 33), Shape.of(9, 2, 3, 5), Shape.of(9)))
        .containsExactly(Shape.of(1, 9, 9, 9));
    assertThat(
            infer(
                new Op.Conv(List.of(1), List.of(2, 0), List.of(2), 1),
                Shape.of(1, 8, 16),
                Shape.of(4, 8, 2)))
        .containsExactly(Shape.of(1, 4, 16));
  }

  @Test
  void recurrentLayersGiveSequenceAndState() {
    assertThat(
            infer(
                new Op.Lstm(),
                Shape.of(1, 7, 3),
                Shape.of(1, 5),
                Shape.of(1, 5),
                Shape.of(20, 3),
                Shape.of(20, 5),
                Shape.of(20),
                Shape.of(20)))
        .containsExactly(Shape.of(1, 7, 5), Shape.of(1, 5), Shape.of(1, 5));
    assertThatThrownBy(
            () ->
                infer(
                    new Op.Gru(),
                    Shape.of(1, 7, 3),
                    Shape.of(1, 5),
                    Shape.of(20, 3),
                    Shape.of(15, 5),
                    Shape.of(15),
                    Shape.of(15)))
        .hasMessage("gru 'n': W_ih has shape [20, 3], must be [15, 3]");
  }

  @Test
  void binaryOpsBroadcast() {
    assertThat(infer(new Op.Binary(BinaryFunction.MUL), Shape.of(1, 3, 1), Shape.of(1, 1, 3, 7)))
        .containsExactly(Shape.of(1, 1, 3, 7));
    assertThatThrownBy(
            () -> infer(new Op.Binary(BinaryFunction.ADD), Shape.of(2, 3), Shape.of(3, 2)))
        .hasMessage("binary 'n': shapes [2, 3] and [3, 2] do not broadcast");
  }

  @Test
  void shapeOpsMoveExtents() {
    assertThat(infer(new Op.Transpose(List.of(0, 2, 1)), Shape.of(1, 3, 7)))
        .containsExactly(Shape.of(1, 7, 3));
    assertThat(infer(new Op.Concat(1), Shape.of(1, 3, 7), Shape.of(1, 5, 7)))
        .containsExactly(Shape.of(1, 8, 7));
    assertThat(infer(new Op.Slice(2, 6, 7), Shape.of(1, 3, 7))).containsExactly(Shape.of(1, 3, 1));
    assertThat(infer(new Op.ReduceMean(List.of(1, 2), false), Shape.of(1, 3, 7)))
        .containsExactly(Shape.of(1));
    assertThat(infer(new Op.ReduceMean(List.of(1), true), Shape.of(1, 3, 7)))
        .containsExactly(Shape.of(1, 1, 7));
    assertThatThrownBy(() -> infer(new Op.Transpose(List.of(0, 1, 1)), Shape.of(1, 3, 7)))
        .hasMessageContaining("repeats an axis");
    assertThatThrownBy(() -> infer(new Op.Slice(2, 5, 8), Shape.of(1, 3, 7)))
        .hasMessage("slice 'n': 5 to 8 is outside axis 2 of shape [1, 3, 7]");
  }

  @Test
  void aMessageNamesTheNodeAndBothShapes() {
    assertThatThrownBy(
            () ->
                infer(
                    new Op.Conv(List.of(1, 1), List.of(0, 0, 0, 0), List.of(1, 1), 1),
                    Shape.of(1, 24, 1, 1),
                    Shape.of(8, 16, 1, 1)))
        .hasMessage(
            "conv 'n': weight shape [8, 16, 1, 1] does not match input channels 24 in 1 groups");
  }
}
