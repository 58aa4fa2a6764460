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
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of a class by name. Fields and getters are looked up once for each model, as method
 * handles of type {@code (Object)float}, so that reading an event boxes nothing.
 */
public final class PojoEncoder<T> implements FeatureEncoder<T> {
  private static final long serialVersionUID = 1L;
  private static final Set<Class<?>> PRIMITIVES =
      Set.of(
          float.class, double.class, int.class, long.class, short.class, byte.class, boolean.class);
  private static final Set<Class<?>> BOXES =
      Set.of(Float.class, Double.class, Integer.class, Long.class, Short.class, Byte.class);

  private final Class<T> type;

  public PojoEncoder(Class<T> type) {
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException(
          type.getName()
              + " is not public, so its fields cannot be read by name; make it public, or pass the"
              + " values with FeatureEncoder.of(names, lambda)");
    }
    this.type = type;
  }

  @Override
  public Bound<T> bind(FeatureSchema schema) {
    try {
      SortedMap<String, Member> readable = readable();
      List<String> names = List.copyOf(readable.keySet());
      int[] positions = FeatureNames.positions(schema, names, type.getName());
      MethodHandle[] readers = new MethodHandle[positions.length];
      for (int i = 0; i < readers.length; i++) {
        readers[i] = reader(Objects.requireNonNull(readable.get(names.get(positions[i]))));
      }
      return new Readers<>(readers);
    } catch (ReflectiveOperationException e) {
      throw new InvalidModelException(type.getName() + " cannot be read: " + e, e);
    }
  }

  /**
   * All that a feature may be read from, by the feature's name. A public field of a superclass that
   * is not public cannot be read, which matters only if a model needs it.
   */
  private SortedMap<String, Member> readable() {
    SortedMap<String, Member> readable = new TreeMap<>();
    for (Field field : type.getFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && isNumeric(field.getType())) {
        readable.put(field.getName(), field);
      }
    }
    for (Method method : type.getMethods()) {
      String property = property(method);
      if (property != null && isNumeric(method.getReturnType())) {
        readable.put(property, method);
      }
    }
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (isNumeric(component.getType())) {
          readable.put(component.getName(), component.getAccessor());
        }
      }
    }
    return readable;
  }

  private static MethodHandle reader(Member member) throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    return toFloat(
        member instanceof Field field
            ? lookup.unreflectGetter(field)
            : lookup.unreflect((Method) member));
  }

  /** The name of what a getter gets, or null if the method is no getter. */
  private static @Nullable String property(Method method) {
    if (method.getParameterCount() != 0 || Modifier.isStatic(method.getModifiers())) {
      return null;
    }
    String name = method.getName();
    int prefix = name.startsWith("get") ? 3 : name.startsWith("is") ? 2 : name.length();
    return name.length() > prefix && Character.isUpperCase(name.charAt(prefix))
        ? Character.toLowerCase(name.charAt(prefix)) + name.substring(prefix + 1)
        : null;
  }

  private static boolean isNumeric(Class<?> candidate) {
    return PRIMITIVES.contains(candidate)
        || BOXES.contains(candidate)
        || candidate == Boolean.class;
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
