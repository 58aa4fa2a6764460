package io.sluice.calibration;

import io.sluice.tools.quantize.CalibrationFile;
import io.sluice.tools.quantize.TensorStatistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one part of a stream gives to a calibration: a sketch of each tensor, and some inputs. Of
 * these it keeps those of the least hashes, so that it does not depend on how the stream was
 * divided which inputs are kept. Not thread-safe.
 */
final class CalibrationSketch {
  private static final int KEPT_INPUTS = 128;

  private final SortedMap<String, TensorSketch> tensors = new TreeMap<>();
  private final SortedMap<Long, float[]> inputs = new TreeMap<>();
  private long events;

  /**
   * Takes one input.
   *
   * @param values of the tensors that it leads to, by name
   */
  void add(float[] input, Map<String, float[]> values) {
    events++;
    values.forEach(
        (name, elements) -> tensors.computeIfAbsent(name, n -> new TensorSketch()).add(elements));
    keep(hash(input), input);
  }

  void merge(CalibrationSketch other) {
    events += other.events;
    other.tensors.forEach(
        (name, sketch) -> tensors.computeIfAbsent(name, n -> new TensorSketch()).merge(sketch));
    other.inputs.forEach(this::keep);
  }

  private void keep(long hash, float[] input) {
    inputs.put(hash, input);
    if (inputs.size() > KEPT_INPUTS) {
      inputs.remove(inputs.lastKey());
    }
  }

  /** FNV-1a over the bits, mixed once more as its high bits are weak. */
  private static long hash(float[] input) {
    long hash = 0xcbf29ce484222325L;
    for (float value : input) {
      hash = (hash ^ Float.floatToIntBits(value)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream to = new DataOutputStream(bytes)) {
      to.writeLong(events);
      to.writeInt(tensors.size());
      for (Map.Entry<String, TensorSketch> tensor : tensors.entrySet()) {
        to.writeUTF(tensor.getKey());
        tensor.getValue().write(to);
      }
      to.writeInt(inputs.size());
      for (float[] input : inputs.values()) {
        to.writeInt(input.length);
        for (float value : input) {
          to.writeFloat(value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static CalibrationSketch read(byte[] bytes) {
    CalibrationSketch sketch = new CalibrationSketch();
    try (DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes))) {
      sketch.events = from.readLong();
      int count = from.readInt();
      for (int i = 0; i < count; i++) {
        sketch.tensors.put(from.readUTF(), TensorSketch.read(from));
      }
      int kept = from.readInt();
      for (int i = 0; i < kept; i++) {
        float[] input = new float[from.readInt()];
        for (int k = 0; k < input.length; k++) {
          input[k] = from.readFloat();
        }
        sketch.keep(hash(input), input);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sketch;
  }

  /**
   * The calibration file.
   *
   * @param model the digest of the float model
   */
  CalibrationFile file(String model) {
    Map<String, TensorStatistics> statistics = new TreeMap<>();
    tensors.forEach((name, sketch) -> statistics.put(name, sketch.statistics()));
    List<float[]> rows =
        inputs.values().stream().map(input -> Arrays.copyOf(input, input.length)).toList();
    return new CalibrationFile(model, events, statistics, rows);
  }

  boolean isEmpty() {
    return events == 0;
  }
}
