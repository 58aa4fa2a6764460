package io.sluice.flink.types;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.functions.InvalidTypesException;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/** The type information of our types, and the factories that Flink finds by their annotations. */
public final class SluiceTypes {
  public static final TypeInformation<Score> SCORE =
      new SluiceTypeInfo<>(Score.class, null, config -> new ScoreSerializer());
  public static final TypeInformation<RejectedModel> REJECTED_MODEL =
      new SluiceTypeInfo<>(RejectedModel.class, null, config -> new RejectedModelSerializer());
  public static final TypeInformation<ModelUpdate> MODEL_UPDATE =
      new SluiceTypeInfo<>(ModelUpdate.class, null, config -> new ModelUpdateSerializer());

  public static final TypeInformation<Comparison> COMPARISON =
      new SluiceTypeInfo<>(Comparison.class, null, config -> new ComparisonSerializer());

  private SluiceTypes() {}

  public static <T> TypeInformation<ScoredEvent<T>> scoredEvent(TypeInformation<T> event) {
    return new SluiceTypeInfo<>(
        generic(ScoredEvent.class),
        event,
        config -> new ScoredEventSerializer<>(event.createSerializer(config)));
  }

  public static <T> TypeInformation<DeadLetter<T>> deadLetter(TypeInformation<T> event) {
    return new SluiceTypeInfo<>(
        generic(DeadLetter.class),
        event,
        config -> new DeadLetterSerializer<>(event.createSerializer(config)));
  }

  /** The class of a generic type, which Java knows only without its parameter. */
  @SuppressWarnings("unchecked")
  private static <E> Class<E> generic(Class<?> raw) {
    return (Class<E>) raw;
  }

  private static TypeInformation<?> eventType(
      Type type, Map<String, ? extends @Nullable TypeInformation<?>> parameters) {
    TypeInformation<?> event = parameters.get("T");
    if (event == null) {
      throw new InvalidTypesException(
          "the type of the event inside "
              + type
              + " is not known here; give it with .returns(new TypeHint<...>() {})");
    }
    return event;
  }

  /** For Flink, which makes it by name. */
  public static final class ScoreFactory extends TypeInfoFactory<Score> {
    @Override
    public TypeInformation<Score> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return SCORE;
    }
  }

  /** For Flink, which makes it by name. */
  public static final class RejectedModelFactory extends TypeInfoFactory<RejectedModel> {
    @Override
    public TypeInformation<RejectedModel> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return REJECTED_MODEL;
    }
  }

  /** For Flink, which makes it by name. */
  public static final class ModelUpdateFactory extends TypeInfoFactory<ModelUpdate> {
    @Override
    public TypeInformation<ModelUpdate> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return MODEL_UPDATE;
    }
  }

  /** For Flink, which makes it by name. */
  public static final class ComparisonFactory extends TypeInfoFactory<Comparison> {
    @Override
    public TypeInformation<Comparison> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return COMPARISON;
    }
  }

  /** For Flink, which makes it by name. */
  public static final class ScoredEventFactory<T> extends TypeInfoFactory<ScoredEvent<T>> {
    @Override
    @SuppressWarnings("unchecked")
    public TypeInformation<ScoredEvent<T>> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return scoredEvent((TypeInformation<T>) eventType(type, parameters));
    }
  }

  /** For Flink, which makes it by name. */
  public static final class DeadLetterFactory<T> extends TypeInfoFactory<DeadLetter<T>> {
    @Override
    @SuppressWarnings("unchecked")
    public TypeInformation<DeadLetter<T>> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return deadLetter((TypeInformation<T>) eventType(type, parameters));
    }
  }
}
