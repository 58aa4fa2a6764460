package io.sluice.flink.features;

import static java.lang.invoke.MethodType.methodType;

import io.sluice.flink.FeatureEncoder;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of a class by name. Fields and getters are looked up once for each model, as method
 * handles of type {@code (Object)float}, so that reading an event boxes nothing.
 */
public final class PojoEncoder<T> implements FeatureEncoder<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  /** Names of features by the names of fields. */
  private final TreeMap<String, String> names;

  /**
   * @param names names of features by the names of fields that are not named like their feature
   */
  public PojoEncoder(Class<T> type, Map<String, String> names) {
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException(
          type.getName()
              + " is not public, so its fields cannot be read by name; make it public, or pass the"
              + " values with FeatureEncoder.of(names, lambda)");
    }
    this.type = type;
    this.names = new TreeMap<>(names);
    PojoFields.byFeature(type, this.names); // for its checks, before the job starts
  }

  @Override
  public Bound<T> bind(FeatureSchema schema) {
    SortedMap<String, PojoFields.Reading> fields = PojoFields.byFeature(type, names);
    List<String> features = List.copyOf(fields.keySet());
    int[] positions = FeatureNames.positions(schema, features, type.getName());
    MethodHandle[] readers = new MethodHandle[positions.length];
    for (int i = 0; i < readers.length; i++) {
      String feature = features.get(positions[i]);
      PojoFields.Reading reading = Objects.requireNonNull(fields.get(feature));
      try {
        readers[i] = reader(reading.member());
      } catch (ReflectiveOperationException e) {
        throw new InvalidModelException(
            "%s cannot be read: field '%s', feature '%s': %s"
                .formatted(type.getName(), reading.field(), feature, e),
            e);
      }
    }
    return new Readers<>(readers);
  }

  private static MethodHandle reader(Member member) throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    return toFloat(
        member instanceof Field field
            ? lookup.unreflectGetter(field)
            : lookup.unreflect((Method) member));
  }

  private static MethodHandle toFloat(MethodHandle getter) throws ReflectiveOperationException {
    Class<?> from = getter.type().returnType();
    MethodHandle result = getter;
    if (!from.isPrimitive()) {
      Class<?> box = from == Boolean.class ? Boolean.class : Number.class;
      MethodHandle unbox =
          MethodHandles.lookup()
              .findStatic(PojoEncoder.class, "unbox", methodType(float.class, box));
      result =
          MethodHandles.filterReturnValue(
              getter.asType(getter.type().changeReturnType(box)), unbox);
    }
    return MethodHandles.explicitCastArguments(result, methodType(float.class, Object.class));
  }

  @SuppressWarnings("UnusedMethod") // found by name
  private static float unbox(@Nullable Number value) {
    return value == null ? Float.NaN : value.floatValue();
  }

  @SuppressWarnings("UnusedMethod") // found by name
  private static float unbox(@Nullable Boolean value) {
    return value == null ? Float.NaN : value ? 1 : 0;
  }

  private static final class Readers<T> implements Bound<T> {
    private final MethodHandle[] readers;

    Readers(MethodHandle[] readers) {
      this.readers = readers;
    }

    @Override
    public void encode(T event, float[] values) throws Exception {
      try {
        for (int i = 0; i < readers.length; i++) {
          values[i] = (float) readers[i].invokeExact((Object) event);
        }
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
