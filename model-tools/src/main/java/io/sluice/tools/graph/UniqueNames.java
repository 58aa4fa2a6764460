package io.sluice.tools.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names that are in use, each once. */
final class UniqueNames {
  private final Set<String> taken = new HashSet<>();

  /** The last number tried behind each name, so that many equal names take no quadratic time. */
  private final Map<String, Integer> tried = new HashMap<>();

  /** Takes a name, which may be in use already. */
  void take(String name) {
    taken.add(name);
  }

  /** Takes the wanted name, or else the first unused one of {@code wanted.2}, {@code wanted.3}. */
  String unused(String wanted) {
    String name = wanted;
    while (!taken.add(name)) {
      name = wanted + "." + tried.merge(wanted, 2, (last, first) -> last + 1);
    }
    return name;
  }
}
