package io.sluice.flink.types;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What Flink has to know of one of our types: that it has a serializer of its own.
 *
 * @param <E> our type
 */
final class SluiceTypeInfo<E> extends TypeInformation<E> {
  private static final long serialVersionUID = 1L;

  /** Makes a serializer. */
  interface Serializers<E> extends Serializable {
    TypeSerializer<E> create(SerializerConfig config);
  }

  private final Class<E> type;
  private final @Nullable TypeInformation<?> event;
  private final Serializers<E> serializers;

  /**
   * @param event type of the event inside, or null if there is none
   */
  SluiceTypeInfo(Class<E> type, @Nullable TypeInformation<?> event, Serializers<E> serializers) {
    this.type = type;
    this.event = event;
    this.serializers = serializers;
  }

  @Override
  public TypeSerializer<E> createSerializer(SerializerConfig config) {
    return serializers.create(config);
  }

  /** Flink 1 calls this one; Flink 2 does not have it. */
  @SuppressWarnings("MissingOverride")
  public TypeSerializer<E> createSerializer(ExecutionConfig config) {
    return createSerializer(config.getSerializerConfig());
  }

  @Override
  public Class<E> getTypeClass() {
    return type;
  }

  @Override
  public Map<String, TypeInformation<?>> getGenericParameters() {
    return event == null ? Map.of() : Map.of("T", event);
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SluiceTypeInfo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SluiceTypeInfo<?> that
        && type == that.type
        && Objects.equals(event, that.event);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, event);
  }

  @Override
  public String toString() {
    return event == null ? type.getSimpleName() : type.getSimpleName() + "<" + event + ">";
  }
}
