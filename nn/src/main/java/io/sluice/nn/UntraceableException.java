package io.sluice.nn;

/**
 * A module computes something that a graph cannot represent. The message names the module's path,
 * the function, and a remedy if there is one.
 */
public final class UntraceableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UntraceableException(String message) {
    super(message);
  }
}
