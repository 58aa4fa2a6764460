package io.sluice.tools.npy;

import io.sluice.model.DataType;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dictionary at the start of a {@code .npy} file: a Python literal with exactly the keys {@code
 * descr}, {@code fortran_order} and {@code shape}.
 */
record NpyHeader(DataType type, ByteOrder byteOrder, boolean fortranOrder, int[] shape) {
  /** As many dimensions as NumPy 2 allows. */
  private static final int MAX_RANK = 64;

  private static final int MAX_QUOTED = 60;

  /** One {@code 'key': value} and the comma after it; the value is a string, a word or a tuple. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*['\"](?<key>\\w+)['\"]\\s*:\\s*"
              + "(?<value>'[^']*'|\"[^\"]*\"|\\w+|\\([^()]*\\)|\\[[^\\]]*\\])\\s*(?:,|$)");

  /** Python 2 wrote its long integers with an L. */
  private static final Pattern EXTENT = Pattern.compile("(?<digits>\\d{1,18})L?");

  /** The types that NumPy's arrays of numbers can have. */
  private static final Set<DataType> TYPES = EnumSet.complementOf(EnumSet.of(DataType.STRING));

  private static final Pattern DESCR = Pattern.compile("(?<order>[<>|=])?(?<code>[a-zA-Z]\\d*)");

  static NpyHeader parse(String text) throws NpyFormatException {
    Map<String, String> entries = entries(text);
    String descr = unquote(require(entries, "descr"));
    Matcher matcher = DESCR.matcher(descr);
    DataType type = matcher.matches() ? type(matcher.group("code")) : null;
    if (type == null) {
      throw new NpyFormatException(
          "element type '%s' is not supported; convert the array to one of %s"
              .formatted(brief(descr), TYPES));
    }
    return new NpyHeader(
        type,
        ">".equals(matcher.group("order")) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        fortranOrder(require(entries, "fortran_order")),
        shape(require(entries, "shape")));
  }

  /** The dictionary as NumPy writes it. */
  static String format(NpyArray array) {
    StringBuilder text = new StringBuilder("{'descr': '");
    text.append(array.type().bytes() == 1 ? '|' : '<').append(code(array.type()));
    text.append("', 'fortran_order': False, 'shape': (");
    int[] shape = array.shape();
    for (int i = 0; i < shape.length; i++) {
      text.append(i == 0 ? "" : ", ").append(shape[i]);
    }
    return text.append(shape.length == 1 ? ",), }" : "), }").toString();
  }

  private static Map<String, String> entries(String text) throws NpyFormatException {
    String dictionary = text.strip();
    if (!dictionary.startsWith("{") || !dictionary.endsWith("}")) {
      throw new NpyFormatException("the header is not a dictionary: " + brief(dictionary));
    }
    String body = dictionary.substring(1, dictionary.length() - 1).strip();
    Map<String, String> entries = new HashMap<>();
    Matcher matcher = ENTRY.matcher(body);
    int position = 0;
    while (position < body.length()) {
      matcher.region(position, body.length());
      if (!matcher.lookingAt()) {
        throw new NpyFormatException(
            "the header cannot be read from '%s' on"
                .formatted(brief(body.substring(position).strip())));
      }
      if (entries.put(matcher.group("key"), matcher.group("value")) != null) {
        throw new NpyFormatException("the header has '%s' twice".formatted(matcher.group("key")));
      }
      position = matcher.end();
    }
    return entries;
  }

  private static String require(Map<String, String> entries, String key) throws NpyFormatException {
    String value = entries.get(key);
    if (value == null) {
      throw new NpyFormatException("the header has no '%s'".formatted(key));
    }
    return value;
  }

  private static String unquote(String literal) {
    return literal.startsWith("'") || literal.startsWith("\"")
        ? literal.substring(1, literal.length() - 1)
        : literal;
  }

  private static @Nullable DataType type(String code) {
    for (DataType type : TYPES) {
      if (code(type).equals(code)) {
        return type;
      }
    }
    return null;
  }

  /** NumPy's kind and size, without the byte order. */
  private static String code(DataType type) {
    return switch (type) {
      case FLOAT16 -> "f2";
      case FLOAT32 -> "f4";
      case FLOAT64 -> "f8";
      case INT8 -> "i1";
      case UINT8 -> "u1";
      case INT16 -> "i2";
      case UINT16 -> "u2";
      case INT32 -> "i4";
      case UINT32 -> "u4";
      case INT64 -> "i8";
      case UINT64 -> "u8";
      case BOOL -> "b1";
      case STRING -> throw new IllegalArgumentException("texts cannot be written to a .npy file");
    };
  }

  private static boolean fortranOrder(String value) throws NpyFormatException {
    return switch (value) {
      case "True" -> true;
      case "False" -> false;
      default ->
          throw new NpyFormatException(
              "fortran_order '%s' is neither True nor False".formatted(brief(value)));
    };
  }

  private static int[] shape(String value) throws NpyFormatException {
    String tuple = value.strip();
    if (!tuple.startsWith("(")) {
      throw new NpyFormatException("shape %s is not a tuple".formatted(brief(value)));
    }
    String extents = tuple.substring(1, tuple.length() - 1).strip();
    String[] parts = extents.isEmpty() ? new String[0] : extents.split(",", MAX_RANK + 2);
    boolean trailingComma = parts.length > 1 && parts[parts.length - 1].isBlank();
    int[] shape = new int[trailingComma ? parts.length - 1 : parts.length];
    if (shape.length > MAX_RANK) {
      throw new NpyFormatException("the shape has more than %d dimensions".formatted(MAX_RANK));
    }
    for (int i = 0; i < shape.length; i++) {
      Matcher matcher = EXTENT.matcher(parts[i].strip());
      long extent = matcher.matches() ? Long.parseLong(matcher.group("digits")) : Long.MAX_VALUE;
      if (extent > Integer.MAX_VALUE) {
        throw new NpyFormatException(
            "shape %s: '%s' is not an extent from 0 to %d"
                .formatted(brief(value), brief(parts[i].strip()), Integer.MAX_VALUE));
      }
      shape[i] = (int) extent;
    }
    return shape;
  }

  private static String brief(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= MAX_QUOTED
        ? printable
        : printable.substring(0, MAX_QUOTED) + "...";
  }
}
