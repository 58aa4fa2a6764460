package io.sluice.tools.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
  private static final Shape SHAPE = Shape.of(1, 3);
  private static final Op RESHAPE = new Op.Reshape(SHAPE);

  private final GraphBuilder builder = new GraphBuilder(NumericsProfile.SLUICE);

  private static Op onnx(String name, int version) {
    return new Op.Imported(Op.Imported.ONNX, name, version, new TreeMap<>());
  }

  private String floats(String name) {
    return builder.declareNew(name, DataType.FLOAT32, SHAPE, null);
  }

  @Test
  void aNewNameIsTheFirstUnusedOne() {
    builder.declare(TensorSpec.float32("x.2", SHAPE));
    assertThat(floats("x")).isEqualTo("x");
    assertThat(floats("x")).isEqualTo("x.3");
    assertThat(floats("x")).isEqualTo("x.4");
    assertThat(floats("x.2")).isEqualTo("x.2.2");
    assertThat(builder.unusedNode("x")).isEqualTo("x");
    assertThat(builder.unusedNode("x")).isEqualTo("x.2");
  }

  @Test
  void newNamesDifferFromThoseOfTheGraphThatWasGiven() {
    builder.input(floats("x"));
    builder.add(new Node("copy", RESHAPE, List.of("x"), List.of(floats("y"))));
    builder.output("y");
    GraphBuilder like = GraphBuilder.emptyLike(builder.build());
    assertThat(like.has("x")).isTrue();
    assertThat(like.has("y")).isFalse();
    assertThat(like.declareNew("y", DataType.FLOAT32, SHAPE, null)).isEqualTo("y.2");
    assertThat(like.unusedNode("copy")).isEqualTo("copy.2");
  }

  @Test
  void aCopyOfAGraphIsEqual() {
    builder.input(floats("x"));
    builder.newConstant("c", TensorData.ofFloats(SHAPE, 1, 2, 3), null);
    builder.add(new Node("add", onnx("Add", 14), List.of("x", "c"), List.of(floats("y"))));
    builder.output("y");
    Graph graph = builder.build();
    assertThat(GraphBuilder.copyOf(graph).build()).isEqualTo(graph);
  }

  @Test
  void aNodeWithAnOutputLeftOutIsCopied() {
    builder.input(floats("x"));
    floats("y");
    builder.add(new Node("drop", onnx("Dropout", 13), List.of("x"), List.of("y", "")));
    builder.output("y");
    Graph graph = builder.build();
    GraphBuilder copy = GraphBuilder.emptyLike(graph);
    copy.copy(graph.nodes().get(0), graph);
    assertThat(copy.build()).isEqualTo(graph);
  }

  @Test
  void whatNoOutputDependsOnIsDropped() {
    builder.input(floats("x"));
    builder.newConstant("c", TensorData.ofFloats(SHAPE, 1, 2, 3), null);
    builder.add(new Node("needed", RESHAPE, List.of("x"), List.of(floats("y"))));
    builder.add(new Node("dead", RESHAPE, List.of("c"), List.of(floats("d"))));
    builder.add(new Node("deader", RESHAPE, List.of("d"), List.of(floats("e"))));
    builder.output("y");
    Graph live = builder.buildLive();
    assertThat(live.nodes()).extracting(Node::name).containsExactly("needed");
    assertThat(live.tensors().keySet()).containsExactly("x", "y");
    assertThat(live.constants()).isEmpty();
    assertThat(builder.build().nodes()).hasSize(3);
  }

  @Test
  void twoTensorsOfOneNameAreRefused() {
    builder.declare(TensorSpec.float32("x", SHAPE));
    builder.declare(TensorSpec.float32("x", SHAPE));
    assertThatThrownBy(() -> builder.declare(TensorSpec.float32("x", Shape.of(2))))
        .hasMessage("tensor 'x' is declared twice");
  }

  @Test
  void aCheckedNodeMustGiveWhatIsDeclared() {
    floats("x");
    String y = builder.declareNew("y", DataType.FLOAT32, Shape.of(7), null);
    assertThatThrownBy(
            () -> builder.addChecked("id", onnx("Identity", 13), List.of("x"), List.of(y)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("but the file declares");
  }
}
