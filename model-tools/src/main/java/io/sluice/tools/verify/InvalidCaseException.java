package io.sluice.tools.verify;

/** Arrays that do not fit the model they are given to. The message says which, and why. */
public final class InvalidCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidCaseException(String message) {
    super(message);
  }
}
