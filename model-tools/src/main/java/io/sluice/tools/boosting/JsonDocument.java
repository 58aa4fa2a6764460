package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.sluice.model.InvalidModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Reads JSON. A number with a fraction or an exponent is a float, as XGBoost writes it. */
final class JsonDocument {
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private JsonDocument() {}

  /**
   * Reads a file.
   *
   * @throws InvalidModelException if it is not JSON
   */
  static Document read(byte[] file) {
    try (JsonParser parser = JSON.createParser(file)) {
      parser.nextToken();
      Document document = new Document("", value(parser));
      check(parser.nextToken() == null, "something follows the end of the JSON object");
      return document;
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
      String what = e instanceof JsonParseException ? e.getOriginalMessage() : "out of bounds";
      throw new InvalidModelException("the JSON is damaged" + where + ": " + what, e);
    } catch (IOException e) {
      throw new InvalidModelException("the JSON is damaged: " + e.getMessage(), e); // no UTF-8
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    check(token != null, "the JSON ends in the middle");
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> Double.valueOf(parser.getText());
      case VALUE_NUMBER_FLOAT ->
          (double) Float.parseFloat(parser.getText().replace("INF", "Infinity"));
      case VALUE_TRUE -> 1.0;
      case VALUE_FALSE -> 0.0;
      default -> throw new InvalidModelException("the JSON has " + token + " in a wrong place");
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static Object array(JsonParser parser) throws IOException {
    DoubleStream.Builder builder = DoubleStream.builder();
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object item = value(parser);
      if (item instanceof Double number) {
        builder.add(number);
      } else {
        items.add(item);
      }
    }
    double[] numbers = builder.build().toArray();
    check(numbers.length == 0 || items.isEmpty(), "an array of the JSON mixes numbers and others");
    return items.isEmpty() ? numbers : items;
  }
}
