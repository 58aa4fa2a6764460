package io.sluice.tools.load;

/** A model that is sound as its file goes, but has what Sluice does not support. */
public final class UnsupportedModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message says what, on one line; all of it where that can be told at once. */
  public UnsupportedModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
