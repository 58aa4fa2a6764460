package io.sluice.runtime.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BroadcastTest {
  private static final PlainNode NODE =
      new PlainNode(
          new Node(
              "sum",
              new Op.Imported(Op.Imported.ONNX, "Add", 7, new TreeMap<>()),
              List.of("a", "b"),
              List.of("c")),
          name -> null,
          name -> null,
          NumericsProfile.SLUICE);

  @Test
  void tensorsOfOneShapeAreOneRow() {
    Shape shape = Shape.of(2, 3, 1, 5);
    Broadcast walk = Broadcast.of(shape, shape, shape);
    assertThat(walk.rows()).isEqualTo(1);
    assertThat(walk.length()).isEqualTo(30);
    assertThat(walk.step(0)).isEqualTo(1);
    assertThat(walk.step(1)).isEqualTo(1);
  }

  @Test
  void aScalarIsRepeatedInOneRow() {
    Broadcast walk = Broadcast.of(Shape.of(3, 7), Shape.of(3, 7), Shape.of());
    assertThat(walk.rows()).isEqualTo(1);
    assertThat(walk.length()).isEqualTo(21);
    assertThat(walk.step(1)).isZero();
  }

  @Test
  void aChannelIsRepeatedOverItsPositions() {
    assertThat(indices(Shape.of(2, 2, 3), 0, Shape.of(2, 1), Shape.of(2, 2, 3)))
        .containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1);
  }

  @Test
  void bothOperandsCanBeRepeated() {
    Shape result = Shape.of(3, 2);
    assertThat(indices(result, 0, Shape.of(3, 1), Shape.of(2))).containsExactly(0, 0, 1, 1, 2, 2);
    assertThat(indices(result, 1, Shape.of(3, 1), Shape.of(2))).containsExactly(0, 1, 0, 1, 0, 1);
  }

  @Test
  void repeatedAxesBetweenOthersAreWalked() {
    assertThat(indices(Shape.of(2, 2, 2, 1), 0, Shape.of(2, 1, 2, 1)))
        .containsExactly(0, 1, 0, 1, 2, 3, 2, 3);
  }

  @Test
  void anEmptyShapeHasNoRows() {
    assertThat(Broadcast.of(Shape.of(0, 3), Shape.of(0, 3), Shape.of(1)).rows()).isZero();
    assertThat(Broadcast.of(Shape.of(3, 0), Shape.of(3, 1)).rows()).isZero();
    assertThat(Broadcast.of(Shape.of(2, 0, 3), Shape.of(2, 1, 1), Shape.of(3)).rows()).isZero();
  }

  @Test
  void aScalarAloneIsOneElement() {
    Broadcast walk = Broadcast.of(Shape.of(), Shape.of());
    assertThat(walk.rows() * walk.length()).isEqualTo(1);
  }

  @Test
  void anyStridesCanBeWalked() {
    Strides columns = Strides.of(Shape.of(2, 3)).permuted(1, 0).from(0, 1);
    Broadcast walk = Broadcast.over(new int[] {2, 2}, columns);
    assertThat(indices(walk, 0)).containsExactly(1, 4, 2, 5);
  }

  @Test
  void shapesBroadcastAsInNumPy() {
    assertThat(Broadcast.shape(NODE, Shape.of(3, 1), Shape.of(2, 1, 5)))
        .isEqualTo(Shape.of(2, 3, 5));
    assertThat(Broadcast.shape(NODE, Shape.of(), Shape.of())).isEqualTo(Shape.of());
    assertThat(Broadcast.shape(NODE, Shape.of(0), Shape.of(1), Shape.of(4, 1)))
        .isEqualTo(Shape.of(4, 0));
  }

  @Test
  void shapesThatDoNotFitAreRefusedByName() {
    assertThatThrownBy(() -> Broadcast.shape(NODE, Shape.of(2, 3), Shape.of(3, 2)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "Add 'sum': shapes [[2, 3], [3, 2]] do not broadcast: extents 2 and 3 at axis -2");
    assertThatThrownBy(() -> Broadcast.shape(NODE, Shape.of(0), Shape.of(2)))
        .isInstanceOf(InvalidModelException.class);
  }

  @Test
  void operandsThatDoNotStretchAreRefused() {
    assertThatThrownBy(() -> Broadcast.of(Shape.of(2), Shape.of(3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Broadcast.of(Shape.of(2), Shape.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Integer> indices(Shape result, int operand, Shape... operands) {
    return indices(Broadcast.of(result, operands), operand);
  }

  private static List<Integer> indices(Broadcast walk, int operand) {
    List<Integer> indices = new ArrayList<>();
    for (int row = 0; row < walk.rows(); row++) {
      for (int i = 0; i < walk.length(); i++) {
        indices.add(walk.first(operand, row) + i * walk.step(operand));
      }
    }
    return indices;
  }
}
