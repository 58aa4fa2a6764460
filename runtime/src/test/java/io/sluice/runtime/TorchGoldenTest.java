package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.model.DataType;
import io.sluice.model.ModelTexts;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The interpreter against PyTorch, one op at a time. {@code src/test/python/torch_goldens.py} wrote
 * the cases.
 */
class TorchGoldenTest {
  /** Relative to the greatest value of the output, and not below that of 1. */
  private static final float TOLERANCE = 1e-6f;

  record Case(String name, Op op, List<Operand> inputs, List<Operand> outputs) {}

  record Operand(DataType type, Shape shape, @Nullable QuantParams quantization, double[] values) {
    static List<Operand> all(JsonNode nodes) {
      List<Operand> operands = new ArrayList<>();
      for (JsonNode node : nodes) {
        int[] extents = new int[node.get("shape").size()];
        Arrays.setAll(extents, i -> node.get("shape").get(i).intValue());
        double[] values = new double[node.get("values").size()];
        Arrays.setAll(values, i -> node.get("values").get(i).doubleValue());
        JsonNode quantization = node.get("quantization");
        operands.add(
            new Operand(
                DataType.ofCode(node.get("type").textValue()),
                Shape.of(extents),
                quantization == null || quantization.isNull()
                    ? null
                    : ModelTexts.quantization(quantization.toString()),
                values));
      }
      return operands;
    }

    float[] floats() {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }

    int[] ints() {
      int[] ints = new int[values.length];
      for (int i = 0; i < ints.length; i++) {
        ints[i] = (int) values[i];
      }
      return ints;
    }
  }

  private static List<Case> goldens() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream json = TorchGoldenTest.class.getResourceAsStream("torch-goldens.json")) {
      for (JsonNode node : new ObjectMapper().readTree(json).get("cases")) {
        cases.add(
            new Case(
                node.get("name").textValue(),
                ModelTexts.op(node.get("op").toString()),
                Operand.all(node.get("inputs")),
                Operand.all(node.get("outputs"))));
      }
    }
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    return goldens().stream()
        .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> check(golden)));
  }

  private static void check(Case golden) {
    OneOp op = OneOp.of(golden.op());
    for (Operand input : golden.inputs()) {
      if (input.type() == DataType.INT8) {
        op.bytes(input.shape(), input.quantization(), input.ints());
      } else {
        op.floats(input.shape(), input.floats());
      }
    }
    Operand first = golden.outputs().get(0);
    if (first.type() == DataType.INT8) {
      assertThat(op.run(first.quantization())).containsExactly(first.ints());
      return;
    }
    List<float[]> outputs = op.runAll();
    for (int i = 0; i < outputs.size(); i++) {
      checkFloats(outputs.get(i), golden.outputs().get(i).floats());
    }
  }

  private static void checkFloats(float[] got, float[] expected) {
    float greatest = 1;
    for (float value : expected) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertThat(got).containsExactly(expected, within(TOLERANCE * greatest));
  }
}
