package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;
import static java.util.Objects.requireNonNull;

import io.sluice.model.InvalidModelException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document in JSON or UBJSON, with its place for messages.
 *
 * @param place as {@code learner.objective.name}
 * @param value a map of texts to parts, a list of parts, {@code double[]} for an array of numbers,
 *     a text, a {@link Double}, or null; false and true are 0 and 1
 */
record Document(String place, @Nullable Object value) {

  /** A field of an object. */
  Document field(String name) {
    Document field = optional(name);
    check(field != null, "%s has no field '%s'", title(), name);
    return requireNonNull(field);
  }

  /** A field of an object, or null if it has none of this name. */
  @Nullable Document optional(String name) {
    if (!(value instanceof Map<?, ?> fields)) {
      throw failure("an object");
    }
    Object field = fields.get(name);
    return field == null ? null : new Document(place.isEmpty() ? name : place + "." + name, field);
  }

  /** The parts of an array that does not hold numbers. */
  List<Document> items() {
    if (value instanceof double[] numbers && numbers.length == 0) {
      return List.of();
    }
    if (!(value instanceof List<?> items)) {
      throw failure("an array");
    }
    Document[] parts = new Document[items.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Document(place + "[" + i + "]", items.get(i));
    }
    return List.of(parts);
  }

  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw failure("a text");
  }

  double[] numbers() {
    if (value instanceof double[] numbers) {
      return numbers;
    }
    if (value instanceof List<?> items && items.isEmpty()) {
      return new double[0];
    }
    throw failure("an array of numbers");
  }

  int[] integers() {
    double[] numbers = numbers();
    int[] integers = new int[numbers.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) numbers[i];
      check(integers[i] == numbers[i], "%s[%d] is %s, no integer", title(), i, numbers[i]);
    }
    return integers;
  }

  /** A number, or a text that is one, as XGBoost writes its parameters. */
  int integer() {
    if (value instanceof Double number) {
      check((int) (double) number == number, "%s is %s, no integer", title(), number);
      return (int) (double) number;
    }
    return Numbers.integer(title(), text());
  }

  private String title() {
    return place.isEmpty() ? "the file" : place;
  }

  private InvalidModelException failure(String wanted) {
    return new InvalidModelException(title() + " is not " + wanted);
  }
}
