package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.InvalidModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads UBJSON, the Universal Binary JSON of draft 12 (ubjson.org), as XGBoost writes it:
 * big-endian numbers, arrays with a type and a count.
 */
final class UbjsonDocument {
  private static final int DEEPEST = 64;

  private final ByteBuffer bytes;

  private UbjsonDocument(byte[] file) {
    this.bytes = ByteBuffer.wrap(file).order(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidModelException if it is not UBJSON, or its counts exceed its size
   */
  static Document read(byte[] file) {
    UbjsonDocument reader = new UbjsonDocument(file);
    Document document = new Document("", reader.value(reader.marker(), 0));
    check(!reader.bytes.hasRemaining(), "byte %d: the document ends here", reader.bytes.position());
    return document;
  }

  /** Whether a file may be UBJSON: an object whose first key has a length. */
  static boolean isLikely(byte[] beginning) {
    return beginning.length > 2
        && beginning[0] == '{'
        && "iUIlL$#".indexOf((char) beginning[1]) >= 0;
  }

  private char marker() {
    char marker;
    do {
      require(1);
      marker = (char) (bytes.get() & 0xff);
    } while (marker == 'N'); // no operation
    return marker;
  }

  private void require(long count) {
    check(
        count >= 0 && count <= bytes.remaining(),
        "byte %d: %d bytes are missing; the file is damaged or cut off",
        bytes.position(),
        count - bytes.remaining());
  }

  private @Nullable Object value(char marker, int depth) {
    check(depth < DEEPEST, "byte %d: more than %d levels", bytes.position(), DEEPEST);
    return switch (marker) {
      case 'Z' -> null;
      case 'S' -> text();
      case 'C' -> String.valueOf((char) number('U').intValue());
      case '[' -> array(depth + 1);
      case '{' -> object(depth + 1);
      case 'H' -> throw failure("numbers of any size are not supported");
      default -> number(marker);
    };
  }

  private InvalidModelException failure(String what) {
    return new InvalidModelException("byte " + (bytes.position() - 1) + ": " + what);
  }

  private Double number(char marker) {
    require(size(marker));
    return switch (marker) {
      case 'T' -> 1.0;
      case 'F' -> 0.0;
      case 'i' -> (double) bytes.get();
      case 'U' -> (double) (bytes.get() & 0xff);
      case 'I' -> (double) bytes.getShort();
      case 'l' -> (double) bytes.getInt();
      case 'L' -> (double) bytes.getLong();
      case 'd' -> (double) bytes.getFloat();
      default -> bytes.getDouble();
    };
  }

  private int size(char marker) {
    return switch (marker) {
      case 'T', 'F' -> 0;
      case 'i', 'U' -> Byte.BYTES;
      case 'I' -> Short.BYTES;
      case 'l', 'd' -> Integer.BYTES;
      case 'L', 'D' -> Long.BYTES;
      default -> throw failure("the marker '%s' is not known".formatted(shown(marker)));
    };
  }

  private static String shown(char marker) {
    return marker > ' ' && marker < 127 ? String.valueOf(marker) : "\\" + (int) marker;
  }

  /** A length or count. */
  private int count() {
    char marker = marker();
    if ("iUIlL".indexOf(marker) < 0) {
      throw failure("a length has the marker '%s'".formatted(shown(marker)));
    }
    double count = number(marker);
    require((long) count);
    return (int) count;
  }

  private String text() {
    byte[] text = new byte[count()];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The type and the count that a container may begin with; 0 and -1 if they are left out. */
  private record Header(char type, int count) {}

  private Header header() {
    char type = 0;
    if (next() == '$') {
      bytes.get();
      type = marker();
      if (next() != '#') {
        throw failure("a container with a type needs a count");
      }
    }
    if (next() == '#') {
      bytes.get();
      return new Header(type, count());
    }
    return new Header(type, -1);
  }

  private char next() {
    require(1);
    return (char) (bytes.get(bytes.position()) & 0xff);
  }

  private Object array(int depth) {
    Header header = header();
    if (header.count() >= 0 && "iUIlLdD".indexOf(header.type()) >= 0) {
      require((long) header.count() * size(header.type()));
      double[] numbers = new double[header.count()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = number(header.type());
      }
      return numbers;
    }
    DoubleStream.Builder builder = DoubleStream.builder();
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i != header.count(); i++) {
      char type = header.type() == 0 ? marker() : header.type();
      if (header.count() < 0 && type == ']') {
        break;
      }
      Object item = value(type, depth);
      if (item instanceof Double number) {
        builder.add(number);
      } else {
        items.add(item);
      }
    }
    double[] numbers = builder.build().toArray();
    if (numbers.length > 0 && !items.isEmpty()) {
      throw failure("an array mixes numbers and others");
    }
    return items.isEmpty() ? numbers : items;
  }

  private Map<String, @Nullable Object> object(int depth) {
    Header header = header();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i != header.count(); i++) {
      while (next() == 'N') {
        bytes.get();
      }
      if (header.count() < 0 && next() == '}') {
        bytes.get();
        break;
      }
      String name = text();
      check(!fields.containsKey(name), "byte %d: '%s' is there twice", bytes.position(), name);
      fields.put(name, value(header.type() == 0 ? marker() : header.type(), depth));
    }
    return fields;
  }
}
