package io.sluice.flink.features;

import io.sluice.flink.FeatureName;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields of a class that features are read from, and the names of those features. */
final class PojoFields {
  private static final Set<Class<?>> NUMBERS =
      Set.of(
          float.class,
          double.class,
          int.class,
          long.class,
          short.class,
          byte.class,
          boolean.class,
          Float.class,
          Double.class,
          Integer.class,
          Long.class,
          Short.class,
          Byte.class,
          Boolean.class);

  private static final Class<FeatureName> NAME = FeatureName.class;

  /** What reads a field, and the field's own name. */
  record Reading(String field, Member member) {}

  private final Class<?> type;
  private final SortedMap<String, Member> readable = new TreeMap<>();

  /** Names by annotations. */
  private final SortedMap<String, String> annotated = new TreeMap<>();

  private PojoFields(Class<?> type) {
    this.type = type;
  }

  /**
   * All that a feature may be read from, by the feature's name.
   *
   * @param names names of features by the names of fields; they replace annotations
   * @throws IllegalArgumentException if a field that has a feature's name cannot be read, or if two
   *     fields have the same one
   */
  static SortedMap<String, Reading> byFeature(Class<?> type, Map<String, String> names) {
    PojoFields fields = new PojoFields(type);
    fields.findReadable();
    fields.findAnnotations();
    names.forEach((field, feature) -> fields.check(field, null, feature));
    SortedMap<String, Reading> byFeature = new TreeMap<>();
    fields.readable.forEach(
        (field, member) -> {
          String annotation = fields.annotated.getOrDefault(field, field);
          String feature = names.getOrDefault(field, annotation);
          Reading other = byFeature.put(feature, new Reading(field, member));
          if (other != null) {
            throw new IllegalArgumentException(
                "%s: the fields '%s' and '%s' are both the feature '%s'; rename one of them"
                    .formatted(type.getName(), other.field(), field, feature));
          }
        });
    return byFeature;
  }

  /**
   * A public field of a superclass that is not public cannot be read, which matters only if a model
   * needs it.
   */
  private void findReadable() {
    for (Field field : type.getFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && NUMBERS.contains(field.getType())) {
        readable.put(field.getName(), field);
      }
    }
    for (Method method : type.getMethods()) {
      String property = property(method);
      if (property != null && NUMBERS.contains(method.getReturnType())) {
        readable.put(property, method);
      }
    }
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (NUMBERS.contains(component.getType())) {
          readable.put(component.getName(), component.getAccessor());
        }
      }
    }
  }

  /**
   * Those of superclasses, too. The field of a record's component has the component's annotation.
   * Bridge methods have copies of annotations.
   */
  private void findAnnotations() {
    for (Method method : type.getMethods()) {
      FeatureName name = method.isBridge() ? null : method.getAnnotation(NAME);
      String property = isAccessor(method) ? method.getName() : property(method);
      if (name != null && property == null) {
        throw new IllegalArgumentException(
            problem(method.getName() + "()", name.value())
                + "is not a getter: name it like getFlow() or isOpen(), without parameters");
      }
      if (property != null) {
        annotate(property, method.getReturnType(), name);
      }
    }
    for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
      for (Field field : declaring.getDeclaredFields()) {
        annotate(field.getName(), field.getType(), field.getAnnotation(NAME));
      }
    }
  }

  private boolean isAccessor(Method method) {
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getAccessor().equals(method)) {
          return true;
        }
      }
    }
    return false;
  }

  private void annotate(String field, Class<?> fieldType, @Nullable FeatureName name) {
    if (name == null) {
      return;
    }
    check(field, fieldType, name.value());
    String other = annotated.putIfAbsent(field, name.value());
    if (other != null && !other.equals(name.value())) {
      throw new IllegalArgumentException(
          problem(field, name.value()) + "is also named '" + other + "'; remove one of the names");
    }
  }

  /**
   * Checks a field that is said to be a feature.
   *
   * @param fieldType null if it is unknown
   */
  private void check(String field, @Nullable Class<?> fieldType, String feature) {
    if (feature.isBlank()) {
      throw new IllegalArgumentException(
          problem(field, feature) + "needs the name of a feature, but this one is blank");
    }
    if (fieldType != null && !NUMBERS.contains(fieldType)) {
      throw new IllegalArgumentException(
          problem(field, feature)
              + "is a "
              + fieldType.getName()
              + "; a feature is a number or a boolean");
    }
    if (!readable.containsKey(field)) {
      throw new IllegalArgumentException(
          problem(field, feature)
              + "cannot be read: it needs a public field or a public getter of that name with a"
              + " number or a boolean; the class has "
              + (readable.isEmpty() ? "none" : FeatureNames.quoted(readable.keySet())));
    }
  }

  private String problem(String field, String feature) {
    return "%s: the field '%s', feature '%s', ".formatted(type.getName(), field, feature);
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
}
