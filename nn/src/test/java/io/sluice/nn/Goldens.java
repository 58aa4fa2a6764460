package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values that {@code src/test/python/export_goldens.py} got from PyTorch. */
public final class Goldens {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private Goldens() {}

  public static Goldens read() {
    Goldens goldens = new Goldens();
    try (InputStream file = Goldens.class.getResourceAsStream("torch.safetensors")) {
      ByteBuffer bytes = ByteBuffer.wrap(file.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      byte[] header = new byte[(int) bytes.getLong()];
      bytes.get(header);
      ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      new ObjectMapper()
          .readTree(new String(header, StandardCharsets.UTF_8))
          .properties()
          .forEach(entry -> goldens.tensors.put(entry.getKey(), tensor(entry.getValue(), data)));
      return goldens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor tensor(JsonNode entry, ByteBuffer data) {
    int[] shape = new int[entry.get("shape").size()];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = entry.get("shape").get(d).intValue();
    }
    Tensor tensor = Tensor.zeros(shape);
    int from = entry.get("data_offsets").get(0).intValue();
    for (int i = 0; i < tensor.numel(); i++) {
      tensor.data()[i] = data.getFloat(from + 4 * i);
    }
    return tensor;
  }

  public Tensor get(String name) {
    assertThat(tensors).containsKey(name);
    return tensors.get(name);
  }

  /** The tensors whose names start with {@code prefix}, by the rest of their names. */
  Map<String, Tensor> under(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    return found;
  }

  /** Compares with the golden of that name: shape, and elements within a few float32 ulps. */
  public void check(String name, Tensor actual) {
    Tensor wanted = get(name);
    assertThat(actual.shape()).as(name).isEqualTo(wanted.shape());
    for (int i = 0; i < wanted.numel(); i++) {
      float tolerance = 2e-6f * Math.max(1f, Math.abs(wanted.data()[i]));
      assertThat(Math.abs(actual.data()[i] - wanted.data()[i]))
          .as("%s[%d]: %s, PyTorch has %s", name, i, actual.data()[i], wanted.data()[i])
          .isLessThanOrEqualTo(tolerance);
    }
  }
}
