package io.sluice.flink;

import io.sluice.flink.features.NamedValuesEncoder;
import io.sluice.flink.features.PojoEncoder;
import io.sluice.flink.features.RowEncoder;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.types.Row;

/**
 * Reads the features of a model out of the user's events. One encoder serves every model that comes
 * to the job: it is bound to each model's features anew.
 *
 * @param <T> the user's event
 */
public interface FeatureEncoder<T> extends Serializable {

  /**
   * Finds the features of a model in the events. Called once for each model and subtask.
   *
   * @throws InvalidModelException naming the features that the events do not have, and what they
   *     have
   */
  Bound<T> bind(FeatureSchema schema);

  /** An encoder for the features of one model. Used by one thread. */
  @FunctionalInterface
  interface Bound<T> {
    /**
     * Writes the raw values of an event.
     *
     * @param event to read
     * @param values one for each feature of the model, in its order, all NaN at first; what the
     *     event lacks stays NaN
     * @throws Exception if the event cannot be read; it becomes a dead letter
     */
    void encode(T event, float[] values) throws Exception;
  }

  /** {@link Bound} as a user writes it down, often as a lambda. */
  @FunctionalInterface
  interface Values<T> extends Bound<T>, Serializable {}

  /**
   * Reads the fields of a public class by name: public fields, getters ({@code getName}, {@code
   * isName}) and the components of records. They may be {@code float}, {@code double}, {@code int},
   * {@code long}, {@code short}, {@code byte}, {@code boolean} (1 and 0) and their boxed forms, of
   * which null is a missing value.
   *
   * @throws IllegalArgumentException if the class is not public
   */
  static <T> FeatureEncoder<T> forPojo(Class<T> type) {
    return new PojoEncoder<>(type);
  }

  /**
   * Reads the fields of rows by name. They may be any {@link Number} or Boolean (1 and 0); null is
   * a missing value.
   *
   * @param type of the rows, from {@code stream.getType()}: it has the fields' names
   * @throws IllegalArgumentException if the type does not know its fields
   */
  static FeatureEncoder<Row> forRow(TypeInformation<Row> type) {
    return new RowEncoder(type);
  }

  /**
   * Reads features with the user's own code.
   *
   * @param names of what {@code values} writes; a model may want any of them, in any order
   * @param values writes one value for each name, in the order of the names; what it does not write
   *     is missing
   */
  static <T> FeatureEncoder<T> of(List<String> names, Values<T> values) {
    return new NamedValuesEncoder<>(names, values);
  }
}
