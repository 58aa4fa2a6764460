package io.sluice.flink;

import io.sluice.flink.features.NamedValuesEncoder;
import io.sluice.flink.features.PojoEncoder;
import io.sluice.flink.features.RowEncoder;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.types.Row;

/**
 * Reads the features of a model from the user's events. One encoder serves all models of a job:
 * {@link #bind} is called for each of them.
 *
 * @param <T> the user's event
 */
public interface FeatureEncoder<T> extends Serializable {

  /**
   * Finds the features of a model in the events. Called once for each model and subtask.
   *
   * @throws InvalidModelException if the events lack features of the model; the message lists the
   *     missing features and the available ones
   */
  Bound<T> bind(FeatureSchema schema);

  /** An encoder for the features of one model. For one thread. */
  @FunctionalInterface
  interface Bound<T> {
    /**
     * Writes the raw values of an event.
     *
     * @param event the event to read
     * @param values receives one value for each feature, in the model's order. All values are NaN
     *     before the call; a value that stays NaN is missing
     * @throws Exception if the event cannot be read; the event becomes a dead letter
     */
    void encode(T event, float[] values) throws Exception;
  }

  /** A {@link Bound} that the user writes, often as a lambda. */
  @FunctionalInterface
  interface Values<T> extends Bound<T>, Serializable {}

  /**
   * Reads the fields of a public class by name: public fields, getters ({@code getName}, {@code
   * isName}) and record components. Their types are {@code float}, {@code double}, {@code int},
   * {@code long}, {@code short}, {@code byte}, {@code boolean} (1 and 0) and the boxed types. Null
   * is a missing value.
   *
   * <p>If a feature's name differs from that of its field, annotate the field with {@link
   * FeatureName}, or use {@link #forPojo(Class, Map)}.
   *
   * @throws IllegalArgumentException if the class is not public, or if an annotated field cannot be
   *     read; the message names the class, the field and the feature
   */
  static <T> FeatureEncoder<T> forPojo(Class<T> type) {
    return new PojoEncoder<>(type, Map.of());
  }

  /**
   * {@link #forPojo(Class)} for a class that you cannot annotate:
   *
   * <pre>{@code
   * FeatureEncoder.forPojo(Reading.class, Map.of("flow", "Volume Flow RateRMS"))
   * }</pre>
   *
   * @param features the feature's name for each field whose name differs. The keys are names of
   *     fields, getters without their prefix, or record components. An entry replaces an
   *     annotation. All other fields are read as with {@link #forPojo(Class)}
   * @throws IllegalArgumentException if the class is not public, or if a named field cannot be
   *     read; the message names the class, the field and the feature
   */
  static <T> FeatureEncoder<T> forPojo(Class<T> type, Map<String, String> features) {
    return new PojoEncoder<>(type, features);
  }

  /**
   * Reads the fields of rows by name. A field is a {@link Number} or a Boolean (1 and 0). Null is a
   * missing value.
   *
   * @param type type of the rows with the names of the fields, from {@code stream.getType()}
   * @throws IllegalArgumentException if the type has no fields
   */
  static FeatureEncoder<Row> forRow(TypeInformation<Row> type) {
    return new RowEncoder(type);
  }

  /**
   * Reads features with the user's own code.
   *
   * @param names names of the values; a model may use any of them, in any order
   * @param values writes one value for each name, in the order of {@code names}; a value that it
   *     does not write is missing
   */
  static <T> FeatureEncoder<T> of(List<String> names, Values<T> values) {
    return new NamedValuesEncoder<>(names, values);
  }
}
