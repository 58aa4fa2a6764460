package io.sluice.nn;

/**
 * A module that computes something no graph can hold. The message names the module by its path and
 * the function, and says what to do where something can be done.
 */
public final class UntraceableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UntraceableException(String message) {
    super(message);
  }
}
