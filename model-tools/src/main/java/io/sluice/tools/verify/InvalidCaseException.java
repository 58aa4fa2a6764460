package io.sluice.tools.verify;

/** Arrays that do not fit the model. The message names the array and the reason. */
public final class InvalidCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidCaseException(String message) {
    super(message);
  }
}
