package io.sluice.tools.tflite.file;

import io.sluice.model.Attribute;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of an operator's option table, under the schema's names ({@code stride_w}). Booleans
 * are integers 0 and 1, enums the names of their constants ({@code SAME}).
 */
public final class TfliteOptions {
  /** Of operators without an option table. */
  public static final TfliteOptions NONE = new TfliteOptions(new TreeMap<>());

  private final SortedMap<String, Attribute> fields;

  TfliteOptions(SortedMap<String, Attribute> fields) {
    this.fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  /** The integer of that name, or {@code absent}. */
  public long integer(String name, long absent) {
    return fields.get(name) instanceof Attribute.Ints field ? field.values().get(0) : absent;
  }

  /** Whether the field of that name is there and not 0. */
  public boolean flag(String name) {
    return integer(name, 0) != 0;
  }

  /** The real of that name, or {@code absent}. */
  public float real(String name, float absent) {
    return fields.get(name) instanceof Attribute.Floats field ? field.values().get(0) : absent;
  }

  /** The enum constant's name in that field, or {@code absent}. */
  public String text(String name, String absent) {
    return fields.get(name) instanceof Attribute.Strings field ? field.values().get(0) : absent;
  }

  /** The integers of that name; empty if it is absent. */
  public List<Long> list(String name) {
    return fields.get(name) instanceof Attribute.Ints field ? field.values() : List.of();
  }

  /** All fields, in the form that {@link io.sluice.model.Op.Imported} has them. */
  public SortedMap<String, Attribute> fields() {
    return fields;
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
