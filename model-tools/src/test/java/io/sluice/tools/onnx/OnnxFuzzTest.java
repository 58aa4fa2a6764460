package io.sluice.tools.onnx;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Damaged files are refused by {@link InvalidModelException} or imported, and nothing else: no
 * other exception, no time or memory without bound. The number of mutations is the system property
 * {@code sluice.fuzz.mutations}; each is made from its number alone, so that a failure can be
 * repeated.
 */
class OnnxFuzzTest {
  private static final int MUTATIONS = Integer.getInteger("sluice.fuzz.mutations", 100_000);

  /** Where the numbering begins, to go on where another run ended. */
  private static final int FIRST = Integer.getInteger("sluice.fuzz.first", 0);

  /** Generous for a busy machine; an import of these files takes about a millisecond. */
  private static final long MOST_NANOSECONDS = 5_000_000_000L;

  private static final int LARGEST_FILE = 1 << 14;

  @Test
  void damagedModelsAreRefusedOrImported() {
    fuzz(ownModels(), MUTATIONS / 2, 1);
  }

  @Test
  void damagedRealFilesAreRefusedOrImported() throws IOException {
    fuzz(realModels(Conformance.path("onnx")), MUTATIONS / 2, 2);
  }

  @Test
  void damagedTreesAndPipelinesAreRefusedOrImported() throws IOException {
    fuzz(realModels(Path.of("src/test/resources/io/sluice/tools/onnx/ml")), MUTATIONS / 2, 4);
  }

  private static void fuzz(List<byte[]> seeds, int mutations, long stream) {
    int imported = 0;
    for (int i = FIRST; i < FIRST + mutations; i++) {
      Random random = new Random(stream << 32 | i);
      byte[] file = mutated(seeds.get(random.nextInt(seeds.size())), seeds, random);
      long start = System.nanoTime();
      try {
        OnnxImporter.importModel(
            OnnxReader.read(file), ImportOptions.defaults().coreOps(random.nextBoolean()));
        imported++;
      } catch (InvalidModelException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (Throwable e) { // also errors, such as of the stack or the heap
        fail("mutation %d, %s: %s".formatted(i, e, HexFormat.of().formatHex(file)), e);
      }
      long elapsed = System.nanoTime() - start;
      if (elapsed > MOST_NANOSECONDS) {
        fail("mutation %d took %d ms".formatted(i, elapsed / 1_000_000));
      }
    }
    assertThat(imported).as("some mutations leave a model that can be used").isPositive();
  }

  private static byte[] mutated(byte[] seed, List<byte[]> seeds, Random random) {
    byte[] file = seed;
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      file = mutatedOnce(file, seeds.get(random.nextInt(seeds.size())), random);
    }
    return file;
  }

  private static byte[] mutatedOnce(byte[] seed, byte[] other, Random random) {
    byte[] file = seed.clone();
    int at = random.nextInt(file.length);
    switch (random.nextInt(7)) {
      case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> file[at] = (byte) random.nextInt();
      case 2 -> file[at] = new byte[] {0, 1, 2, 127, -1, -128}[random.nextInt(6)];
      case 3 -> file = Arrays.copyOf(file, Math.max(1, at));
      case 4 -> file = spliced(file, at, other, random);
      case 5 -> swap(file, at, random.nextInt(file.length));
      default -> {
        int length = Math.min(1 + random.nextInt(8), file.length - at);
        Arrays.fill(file, at, at + length, (byte) random.nextInt());
      }
    }
    return file;
  }

  /** Some bytes of another file in the place of some of this one. */
  private static byte[] spliced(byte[] file, int at, byte[] other, Random random) {
    int from = random.nextInt(other.length);
    int length = Math.min(1 + random.nextInt(64), other.length - from);
    int until = Math.min(file.length, at + random.nextInt(64));
    byte[] spliced = new byte[at + length + file.length - until];
    System.arraycopy(file, 0, spliced, 0, at);
    System.arraycopy(other, from, spliced, at, length);
    System.arraycopy(file, until, spliced, at + length, file.length - until);
    return spliced;
  }

  private static void swap(byte[] file, int a, int b) {
    byte kept = file[a];
    file[a] = file[b];
    file[b] = kept;
  }

  private static List<byte[]> realModels(Path root) throws IOException {
    List<byte[]> models = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList()) {
        if (Files.size(file) <= LARGEST_FILE) {
          models.add(Files.readAllBytes(file));
        }
      }
    }
    return models;
  }

  /** Small models that have most kinds of nodes, attributes and constants between them. */
  private static List<byte[]> ownModels() {
    return List.of(
        convolutional().bytes(),
        shapes().bytes(),
        recurrent().bytes(),
        quantized().bytes(),
        constants().bytes());
  }

  private static TensorData floats(int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 7 - 3) / 4f;
    }
    return TensorData.ofFloats(shape, values);
  }

  private static TensorData longs(long... values) {
    return TensorData.ofLongs(INT64, Shape.of(values.length), values);
  }

  private static OnnxSketch convolutional() {
    return new OnnxSketch(17)
        .input("x", FLOAT32, "n", 2, 8, 8)
        .initializer("w", floats(4, 1, 3, 3))
        .initializer("b", floats(4))
        .initializer("v", floats(16, 3))
        .node(
            "Conv",
            List.of("x", "w", "b"),
            List.of("c"),
            Map.of("group", 2, "pads", List.of(1, 1, 1, 1), "strides", List.of(2, 2)))
        .node("HardSwish", List.of("c"), List.of("h"))
        .node(
            "MaxPool",
            List.of("h"),
            List.of("m"),
            Map.of("kernel_shape", List.of(2, 2), "strides", List.of(2, 2), "ceil_mode", 1))
        .node("Flatten", List.of("m"), List.of("f"))
        .node("Gemm", List.of("f", "v"), List.of("g"), Map.of("alpha", 1f))
        .node("Softmax", List.of("g"), List.of("y"), Map.of("axis", -1))
        .output("y", FLOAT32, "n", 3);
  }

  private static OnnxSketch shapes() {
    return new OnnxSketch(13)
        .input("x", FLOAT32, "n", 4, 6)
        .initializer("two", longs(2))
        .initializer("zero", longs(0))
        .initializer("axes", longs(1, 2))
        .initializer("starts", longs(1, -5))
        .initializer("ends", longs(9, -1))
        .node("Shape", List.of("x"), List.of("s"))
        .node("Gather", List.of("s", "zero"), List.of("n"))
        .node("Concat", List.of("n", "two", "two"), List.of("t"), Map.of("axis", 0))
        .node("Slice", List.of("x", "starts", "ends", "axes"), List.of("a"))
        .node("Transpose", List.of("a"), List.of("b"), Map.of("perm", List.of(0, 2, 1)))
        .node("Reshape", List.of("b", "t"), List.of("r"))
        .node("ReduceMean", List.of("b"), List.of("y"), Map.of("axes", List.of(1), "keepdims", 0))
        .node("Split", List.of("x"), List.of("p", "q"), Map.of("axis", 1))
        .node("Mul", List.of("p", "q"), List.of("z"))
        .output("y")
        .output("z");
  }

  private static OnnxSketch recurrent() {
    return new OnnxSketch(14)
        .input("x", FLOAT32, 5, "n", 3)
        .initializer("w", floats(1, 12, 3))
        .initializer("r", floats(1, 12, 4))
        .initializer("b", floats(1, 24))
        .node(
            "GRU",
            List.of("x", "w", "r", "b"),
            List.of("y", "h"),
            Map.of("hidden_size", 4, "linear_before_reset", 1))
        .output("y")
        .output("h");
  }

  private static OnnxSketch quantized() {
    return new OnnxSketch(13)
        .input("x", FLOAT32, 1, 4)
        .initializer("s", TensorData.ofFloats(Shape.of(), 0.1f))
        .initializer("z", TensorData.ofLongs(DataType.UINT8, Shape.of(), 128))
        .initializer(
            "w",
            TensorData.ofBytes(
                Shape.of(4, 2),
                (byte) 1,
                (byte) -2,
                (byte) 3,
                (byte) 4,
                (byte) 5,
                (byte) 6,
                (byte) 7,
                (byte) -8))
        .initializer("wz", TensorData.ofBytes(Shape.of(), (byte) 0))
        .node("QuantizeLinear", List.of("x", "s", "z"), List.of("q"))
        .node("DequantizeLinear", List.of("q", "s", "z"), List.of("d"))
        .node("DequantizeLinear", List.of("w", "s", "wz"), List.of("v"))
        .node("MatMul", List.of("d", "v"), List.of("p"))
        .node("QuantizeLinear", List.of("p", "s", "z"), List.of("y"))
        .output("y");
  }

  private static OnnxSketch constants() {
    return new OnnxSketch(12)
        .input("x", FLOAT32, 2, 3)
        .node("Constant", List.of(), List.of("shape"), Map.of("value", longs(2, 3)))
        .node(
            "ConstantOfShape",
            List.of("shape"),
            List.of("ones"),
            Map.of("value", TensorData.ofFloats(Shape.of(1), 1)))
        .node("Constant", List.of(), List.of("c"), Map.of("value_floats", List.of(1f, 2f, 3f)))
        .node("Add", List.of("ones", "c"), List.of("d"))
        .node("Expand", List.of("c", "shape"), List.of("e"))
        .node("Sub", List.of("x", "d"), List.of("f"))
        .node("Max", List.of("e", "f"), List.of("y"))
        .output("y");
  }
}
