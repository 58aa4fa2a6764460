package io.sluice.sql;

import java.util.Collection;
import java.util.stream.Collectors;

/** How names stand in messages. */
final class Names {
  private Names() {}

  /** The names in quotes, with commas between them. */
  static String quoted(Collection<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
