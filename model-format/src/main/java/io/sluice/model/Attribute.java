package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * The value of an attribute of an {@link Op.Imported}: integers, reals or texts; a single value is
 * a list of one. In JSON an object of one field, {@code {"ints": [1, 2]}}. Doubles that are not
 * finite are the texts {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} there.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Attribute.Ints.class, name = "ints"),
  @JsonSubTypes.Type(value = Attribute.Floats.class, name = "floats"),
  @JsonSubTypes.Type(value = Attribute.Doubles.class, name = "doubles"),
  @JsonSubTypes.Type(value = Attribute.Strings.class, name = "strings"),
})
public sealed interface Attribute {

  /** Integers; truth values are 0 and 1. */
  record Ints(@JsonValue List<Long> values) implements Attribute {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Ints {
      values = List.copyOf(values);
    }
  }

  /** Finite reals. */
  record Floats(@JsonValue List<Float> values) implements Attribute {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Floats {
      values = List.copyOf(values);
      for (float value : values) {
        check(Float.isFinite(value), "attribute value %s is not finite", value);
      }
    }
  }

  /** Reals of double precision, infinite ones and NaN included. */
  record Doubles(@JsonValue List<Double> values) implements Attribute {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Doubles {
      values = List.copyOf(values);
    }
  }

  /** Texts. */
  record Strings(@JsonValue List<String> values) implements Attribute {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Strings {
      values = List.copyOf(values);
    }
  }

  static Attribute of(long value) {
    return new Ints(List.of(value));
  }

  static Attribute ofInts(List<Long> values) {
    return new Ints(values);
  }

  static Attribute of(float value) {
    return new Floats(List.of(value));
  }

  static Attribute of(String value) {
    return new Strings(List.of(value));
  }
}
