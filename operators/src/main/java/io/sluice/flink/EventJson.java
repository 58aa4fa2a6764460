package io.sluice.flink;

import java.io.Serializable;

/**
 * Writes the user's events as JSON.
 *
 * @param <T> the user's event
 */
@FunctionalInterface
public interface EventJson<T> extends Serializable {
  /** The event as one JSON value, usually an object; it is copied into the record as it is. */
  String toJson(T event);
}
