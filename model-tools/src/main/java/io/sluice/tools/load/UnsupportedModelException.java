package io.sluice.tools.load;

/** A valid model that uses features which Sluice does not support. */
public final class UnsupportedModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message of one line that lists everything unsupported, as far as it is known at once. */
  public UnsupportedModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
