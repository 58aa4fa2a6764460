package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that ask for more memory than a heap of 512 MB has. */
class HostileFileTest {
  private static final long GIBIBYTE = 1L << 30;
  private static final int HEADER = 16 << 20;

  @TempDir Path folder;

  /** Reads a model; in a JVM of its own. */
  public static void main(String[] arguments) throws IOException {
    try {
      System.out.println("read " + ModelArtifact.read(Path.of(arguments[0])));
    } catch (InvalidModelException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  private static String read(Path file) {
    return SmallHeap.run(HostileFileTest.class, file.toString());
  }

  private Path sparse(byte[] beginning, long length) throws IOException {
    Path file = folder.resolve("hostile.sluice");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(beginning);
      out.setLength(length);
    }
    return file;
  }

  private static byte[] beginning(String header, int length) {
    byte[] bytes = new byte[8 + length];
    java.util.Arrays.fill(bytes, (byte) ' ');
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header.getBytes(StandardCharsets.UTF_8));
    return bytes;
  }

  /** A header of so many bytes that repeats one text. */
  private static byte[] repeated(String first, String text, String last) {
    int times = (HEADER - first.length() - last.length()) / text.length();
    return beginning(first + text.repeat(times) + last, HEADER);
  }

  @Test
  void aSparseFileOfNothingIsRefusedByItsBeginning() throws IOException {
    assertThat(read(sparse(new byte[0], GIBIBYTE)))
        .startsWith("refused: ")
        .contains("hostile.sluice: not a Sluice model: header length 0");
  }

  @Test
  void aFileIsRefusedThatTheHeapCannotHold() throws IOException {
    assertThat(read(sparse(beginning("{\"__metadata__\":{}}", 64), GIBIBYTE)))
        .startsWith("refused: ")
        .contains("1073741824 bytes; a heap of ")
        .contains("-Xmx");
  }

  @Test
  void aHeaderOfEmptyObjectsIsRefusedBeforeItBecomesATree() throws IOException {
    byte[] file = repeated("{\"a\":[{}", ",{}", "]}");
    assertThat(read(sparse(file, file.length)))
        .startsWith("refused: ")
        .contains("the header has more than 2000000 JSON values");
  }

  @Test
  void aGraphOfManyValuesIsRefused() throws IOException {
    String start =
        "{\"__metadata__\":{\"sluice.format\":\"1\",\"sluice.name\":\"m\",\"sluice.version\":\"1\","
            + "\"sluice.outputs\":\"{\\\"names\\\":[\\\"y\\\"]}\",\"sluice.graph\":\"";
    for (String[] parts :
        new String[][] {
          {"{\\\"inputs\\\":[\\\"a\\\"", ",\\\"a\\\"", "]}\"}}"},
          {"{\\\"tensors\\\":[{}", ",{}", "]}\"}}"},
          {
            "{\\\"tensors\\\":[{\\\"name\\\":\\\"x\\\",\\\"type\\\":\\\"I8\\\",\\\"shape\\\":[1],"
                + "\\\"quantization\\\":{\\\"scale\\\":[1",
            ",1",
            "]}}]}\"}}"
          },
          {
            "{\\\"nodes\\\":[{\\\"name\\\":\\\"n\\\",\\\"op\\\":{\\\"type\\\":\\\"imported\\\","
                + "\\\"domain\\\":\\\"onnx\\\",\\\"name\\\":\\\"Abs\\\",\\\"version\\\":1,"
                + "\\\"attributes\\\":{\\\"a\\\":{\\\"ints\\\":[500",
            ",500",
            "]}}},\\\"inputs\\\":[],\\\"outputs\\\":[]}]}\"}}"
          }
        }) {
      byte[] file = repeated(start + parts[0], parts[1], parts[2]);
      assertThat(read(sparse(file, file.length))).startsWith("refused: ");
    }
  }

  @Test
  void aDeviceWithoutEndIsRefused() {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/zero")));
    assertThat(read(Path.of("/dev/zero")))
        .startsWith("refused: ")
        .contains("/dev/zero: not a Sluice model: header length 0");
  }

  @Test
  void aPipeIsReadToItsEnd() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    Assumptions.assumeTrue(mkfifo(pipe), "the machine has named pipes");
    byte[] file = Models.gate().toBytes();
    Thread writer =
        new Thread(
            () -> {
              try {
                Files.write(pipe, file);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();
    assertThat(ModelArtifact.read(pipe).toBytes()).isEqualTo(file);
    writer.join();
  }

  private static boolean mkfifo(Path pipe) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
