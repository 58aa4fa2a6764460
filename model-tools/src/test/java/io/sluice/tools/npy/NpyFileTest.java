package io.sluice.tools.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {

  /** {@code numpy.save} of {@code numpy.array([[1.5, -2, 0.25]], dtype='float32')}. */
  private static final String SAVED_BY_NUMPY =
      "934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c"
          + "73652c20277368617065273a2028312c2033292c207d"
          + "20".repeat(58)
          + "0a0000c03f000000c00000803e";

  @Test
  void readsWhatNumpySaves() throws Exception {
    NpyArray array = NpyFile.read(HexFormat.of().parseHex(SAVED_BY_NUMPY));
    assertThat(array.type()).isEqualTo(DataType.FLOAT32);
    assertThat(array.shape()).containsExactly(1, 3);
    assertThat(array.toFloats()).containsExactly(1.5f, -2f, 0.25f);
  }

  @Test
  void writesWhatNumpySaves() {
    byte[] written = NpyFile.toBytes(NpyArray.ofFloats(new int[] {1, 3}, 1.5f, -2f, 0.25f));
    assertThat(HexFormat.of().formatHex(written)).isEqualTo(SAVED_BY_NUMPY);
  }

  @Test
  void everyIntegerTypeSurvivesTheFile(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("x.npy");
    NpyFile.write(path, NpyArray.ofBytes(new int[] {3}, (byte) -128, (byte) 0, (byte) 127));
    assertThat(NpyFile.read(path).toLongs()).containsExactly(-128, 0, 127);
    assertThat(NpyFile.read(path).toBytes()).containsExactly(-128, 0, 127);
    NpyFile.write(path, NpyArray.of(TensorData.ofLongs(DataType.UINT8, Shape.of(1, 2), 255, 3)));
    assertThat(NpyFile.read(path).toLongs()).containsExactly(255, 3);
    assertThat(NpyFile.read(path).toFloats()).containsExactly(255, 3);
    NpyFile.write(path, NpyArray.ofInts(new int[] {}, Integer.MIN_VALUE));
    assertThat(NpyFile.read(path).shape()).isEmpty();
    assertThat(NpyFile.read(path).toLongs()).containsExactly(Integer.MIN_VALUE);
    NpyFile.write(path, NpyArray.ofLongs(new int[] {2}, Long.MAX_VALUE, -1));
    assertThat(NpyFile.read(path).toLongs()).containsExactly(Long.MAX_VALUE, -1);
  }

  @Test
  void anArrayWithoutElementsIsRead() throws Exception {
    NpyArray array = NpyFile.read(NpyFile.toBytes(NpyArray.ofFloats(new int[] {0, 5})));
    assertThat(array.shape()).containsExactly(0, 5);
    assertThat(array.toFloats()).isEmpty();
  }

  @Test
  void doublesBecomeTheNearestFloats() throws Exception {
    byte[] data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1).array();
    assertThat(NpyFile.read(file(1, "<f8", "False", "(1,)", data)).toFloats())
        .containsExactly(0.1f);
  }

  @Test
  void bigEndianElementsAreReadAndWrittenAsLittleEndian() throws Exception {
    byte[] data = {0x01, 0x02, (byte) 0xff, (byte) 0xfe};
    NpyArray array = NpyFile.read(file(1, ">i2", "False", "(2,)", data));
    assertThat(array.toLongs()).containsExactly(0x0102, -2);
    assertThat(NpyFile.read(NpyFile.toBytes(array)).toLongs()).containsExactly(0x0102, -2);
  }

  /** {@code numpy.array(...).tobytes()} of each type. */
  @ParameterizedTest
  @CsvSource({
    "<f2, FLOAT16, 003c00c1",
    "<f8, FLOAT64, 000000000000f03f00000000000004c0",
    "|b1, BOOL, 0100",
    "<u2, UINT16, feff0100",
    ">u2, UINT16, fffe0001",
    "<u4, UINT32, feffffff01000000",
    "<u8, UINT64, feffffffffffffff0100000000000000",
  })
  void everyTypeOfAModelIsRead(String descr, DataType type, String bytes) throws Exception {
    NpyArray array =
        NpyFile.read(file(1, descr, "False", "(1, 2)", HexFormat.of().parseHex(bytes)));
    TensorData second = array.toTensor(1, Shape.of(1));

    assertThat(array.type()).isEqualTo(type);
    switch (type) {
      case FLOAT16, FLOAT64 -> {
        assertThat(array.toFloats()).containsExactly(1, -2.5f);
        assertThat(second.toDoubles()).containsExactly(-2.5);
      }
      case BOOL -> {
        assertThat(array.toLongs()).containsExactly(1, 0);
        assertThat(second.toLongs()).containsExactly(0);
      }
      default -> {
        assertThat(array.toLongs())
            .containsExactly(type.bytes() == 8 ? -2 : type.greatest() - 1, 1);
        assertThat(second.toLongs()).containsExactly(1);
        assertThat(array.toFloats()[0]).isEqualTo((float) (Math.pow(2, 8 * type.bytes()) - 2));
      }
    }
    assertThat(NpyFile.read(NpyFile.toBytes(NpyArray.of(second))).toTensor(0, Shape.of(1)))
        .isEqualTo(second);
  }

  @Test
  void fortranOrderIsBroughtIntoRowMajorOrder() throws Exception {
    byte[] columns = {11, 21, 12, 22, 13, 23};
    NpyArray array = NpyFile.read(file(1, "|i1", "True", "(2, 3)", columns));
    assertThat(array.toBytes()).containsExactly(11, 12, 13, 21, 22, 23);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void everyVersionIsRead(int version) throws Exception {
    assertThat(NpyFile.read(file(version, "|u1", "False", "(1,)", new byte[] {7})).toLongs())
        .containsExactly(7);
  }

  @Test
  void pythonTwosLongExtentsAndAnyOrderOfKeysAreRead() throws Exception {
    byte[] file =
        file(1, "{\"shape\": (1L, 2L), 'fortran_order': False, 'descr': '|i1'}", new byte[] {5, 6});
    assertThat(NpyFile.read(file).shape()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), };element type '<c8' is not",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), };is not supported",
        "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,), };fortran_order 'Maybe'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), };'-1' is not an extent",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, , 2), };'' is not an extent",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), };is not an extent",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 7, };shape 7 is not a tuple",
        "{'descr': '<f4', 'fortran_order': False, };the header has no 'shape'",
        "{'descr': '<f4', 'descr': '<f4', 'shape': (1,), };the header has 'descr' twice",
        "{'descr': '<f4', 'fortran_order' False};cannot be read from ''fortran_order' False",
        "['descr'];the header is not a dictionary: ['descr']",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), };takes 8 bytes, but 4 follow",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }"
            + ";takes 9223372036854775807 bytes, but 4 follow",
      })
  void aBadHeaderIsRefusedWithItsReason(String header, String message) {
    assertThatThrownBy(() -> NpyFile.read(file(1, header, new byte[4])))
        .isInstanceOf(NpyFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aHugeHeaderLengthIsRefusedBeforeAnythingIsAllocated() {
    byte[] file = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 127};
    assertThatThrownBy(() -> NpyFile.read(file))
        .hasMessage("the header has 2147483647 bytes; the limit is 65536");
  }

  @Test
  void moreDimensionsThanNumpyAllowsAreRefused() {
    String shape = "(" + "1, ".repeat(20_000) + ")";
    assertThatThrownBy(() -> NpyFile.read(file(2, "|i1", "False", shape, new byte[1])))
        .hasMessage("the shape has more than 64 dimensions");
  }

  @Test
  void everyTornFileIsRefused() {
    byte[] whole = HexFormat.of().parseHex(SAVED_BY_NUMPY);
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> NpyFile.read(torn)).isInstanceOf(NpyFormatException.class);
    }
  }

  @Property(tries = 2000)
  void aMutatedFileIsReadOrRefusedButNothingElse(
      @ForAll @IntRange(max = 139) int position, @ForAll byte value) {
    byte[] file = HexFormat.of().parseHex(SAVED_BY_NUMPY);
    file[position] = value;
    try {
      assertThat(NpyFile.read(file).elementCount()).isLessThanOrEqualTo(12);
    } catch (NpyFormatException e) {
      assertThat(e).hasMessageMatching("[^\\p{Cntrl}]+");
    }
  }

  @Test
  void theMessageNamesTheFile(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("broken.npy");
    Files.writeString(path, "x,y");
    assertThatThrownBy(() -> NpyFile.read(path))
        .hasMessage(path + ": not a .npy file: it does not start with \\x93NUMPY");
  }

  private static byte[] file(int version, String descr, String fortran, String shape, byte[] data) {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }".formatted(descr, fortran, shape);
    return file(version, header, data);
  }

  private static byte[] file(int version, String header, byte[] data) {
    byte[] text = (header + "   \n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    file.put(text).put(data);
    return Arrays.copyOf(file.array(), file.position());
  }
}
