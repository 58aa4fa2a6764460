package io.sluice.jobs.kafka;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.sluice.flink.Score;
import io.sluice.jobs.csv.TimeFormat;
import io.sluice.kafka.ConsumedRecord;
import io.sluice.kafka.KafkaEvents;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads JSON records as events. A record that cannot be read becomes an event with a problem. */
final class JsonEventReader implements KafkaEvents.Reader<JsonEvent> {
  private static final long serialVersionUID = 1L;

  /** The years 1 to 9999. A time outside of them would move the watermark beyond all others. */
  private static final long FIRST_MILLI = -62_135_596_800_000L;

  private static final long LAST_MILLI = 253_402_300_799_999L;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final @Nullable String key;
  private final @Nullable String time;
  private final TimeFormat format;
  private final List<String> names;
  private final List<String> pointers;
  private transient @Nullable Compiled compiled;

  /** What cannot be serialized. */
  private record Compiled(
      @Nullable JsonPointer key,
      @Nullable JsonPointer time,
      TimeFormat.Parser parser,
      List<JsonPointer> features) {}

  /** Why a record cannot be read. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @param key JSON pointer, or null
   * @param time JSON pointer, or null for the record's timestamp
   * @param names of the features
   * @param pointers of the features, in the same order
   */
  JsonEventReader(
      @Nullable String key,
      @Nullable String time,
      TimeFormat format,
      List<String> names,
      List<String> pointers) {
    this.key = key;
    this.time = time;
    this.format = format;
    this.names = List.copyOf(names);
    this.pointers = List.copyOf(pointers);
  }

  /** Whether events have keys. */
  boolean hasKey() {
    return key != null;
  }

  /** The names of the features, in the order of {@link JsonEvent#features()}. */
  List<String> names() {
    return names;
  }

  @Override
  public JsonEvent read(ConsumedRecord record) {
    Compiled places = compiled();
    String json = null;
    String keyOfEvent = null;
    long timeOfEvent = Score.NO_EVENT_TIME;
    float[] features = new float[pointers.size()];
    Arrays.fill(features, Float.NaN);
    String problem = null;
    try {
      if (record.value() == null) {
        throw new Unreadable("the record has no value");
      }
      String text = text(record.value());
      JsonNode root = parse(text);
      json = text;
      if (places.key() != null) {
        keyOfEvent = key(root.at(places.key()));
      }
      timeOfEvent =
          places.time() == null
              ? record.timestamp()
              : time(root.at(places.time()), places.parser());
      for (int i = 0; i < features.length; i++) {
        features[i] = feature(i, root.at(places.features().get(i)));
      }
    } catch (Unreadable e) {
      problem = e.getMessage();
      json = json == null ? quoted(record.value()) : json;
    }
    return new JsonEvent(
        record.topic(),
        record.partition(),
        record.offset(),
        json,
        keyOfEvent,
        timeOfEvent,
        features,
        problem);
  }

  /** The value of a record that is no JSON, as a JSON text. */
  private static String quoted(byte @Nullable [] value) {
    return value == null ? "null" : JsonEvent.quoted(new String(value, StandardCharsets.UTF_8));
  }

  private Compiled compiled() {
    Compiled made = compiled;
    if (made == null) {
      made =
          new Compiled(
              key == null ? null : JsonPointer.compile(key),
              time == null ? null : JsonPointer.compile(time),
              format.newParser(),
              pointers.stream().map(JsonPointer::compile).toList());
      compiled = made;
    }
    return made;
  }

  /** Strictly, since a lenient decoder would hide that a text is in another encoding. */
  private static String text(byte[] value) throws Unreadable {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new Unreadable("the record is not UTF-8");
    }
  }

  private static JsonNode parse(String text) throws Unreadable {
    try {
      JsonNode root = MAPPER.readTree(text);
      if (!root.isObject() && !root.isArray()) {
        throw new Unreadable("the record is not a JSON object but " + kind(root));
      }
      return root;
    } catch (JsonProcessingException e) {
      JsonLocation location = e.getLocation();
      String place =
          location == null
              ? ""
              : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
      // Jackson adds where an object began, as a line of a source that has no name.
      String message = e.getOriginalMessage().replaceAll("(?s) \\(start marker at .*", "");
      throw new Unreadable("the record is not JSON" + place + ": " + message);
    }
  }

  private String key(JsonNode node) throws Unreadable {
    if (!node.isValueNode() || node.isNull()) {
      throw wrong("the key", key, "a text, a number or a boolean", node);
    }
    return node.asText();
  }

  private long time(JsonNode node, TimeFormat.Parser parser) throws Unreadable {
    if (!node.isTextual() && !node.isNumber()) {
      throw wrong("the time", time, format.description(), node);
    }
    long millis;
    try {
      millis = parser.parse(node.asText());
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong("the time", time, format.description(), node);
    }
    if (millis < FIRST_MILLI || millis > LAST_MILLI) {
      throw new Unreadable(
          "the time ("
              + time
              + ") is "
              + node.asText()
              + ", which is not in the years 1 to 9999 as "
              + format.description());
    }
    return millis;
  }

  private float feature(int index, JsonNode node) throws Unreadable {
    if (node.isMissingNode() || node.isNull()) {
      return Float.NaN;
    }
    if (node.isBoolean()) {
      return node.booleanValue() ? 1 : 0;
    }
    if (!node.isNumber()) {
      throw wrong("feature '" + names.get(index) + "'", pointers.get(index), "a number", node);
    }
    return (float) node.doubleValue();
  }

  private static Unreadable wrong(
      String what, @Nullable String pointer, String expected, JsonNode node) {
    return new Unreadable(
        what
            + " ("
            + pointer
            + ") "
            + (node.isMissingNode()
                ? "is missing"
                : "must be " + expected + ", but is " + kind(node)));
  }

  private static String kind(JsonNode node) {
    if (node.isTextual() && node.asText().length() <= 40 || node.isNumber()) {
      return node.toString();
    }
    JsonNodeType type = node.getNodeType();
    return type == JsonNodeType.NULL ? "null" : "of type " + type.name().toLowerCase(Locale.ROOT);
  }
}
