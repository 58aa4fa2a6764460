package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import java.io.IOException;
import java.io.InputStream;
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

  record Goldens(String torch, List<Case> cases) {}

  record Case(String name, Op op, List<Operand> inputs, List<Operand> outputs) {}

  record Operand(
      DataType type,
      Shape shape,
      @JsonProperty("quantization") @Nullable QuantParams quantization,
      double[] values) {
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

  private static Goldens goldens() throws IOException {
    JsonMapper mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();
    try (InputStream json = TorchGoldenTest.class.getResourceAsStream("torch-goldens.json")) {
      return mapper.readValue(json, Goldens.class);
    }
  }

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    return goldens().cases().stream()
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
