package io.sluice.flink.keys;

/** What one model keeps of each key, and may have taken over from the model before it. */
public interface KeyHistory {
  /** Only histories of one kind fit each other. */
  long kind();

  /** Whether this goes on with what the model before has kept, if that is of its kind. */
  boolean joins();

  /** The number of the carry-over chain of models that this belongs to. */
  long chain();

  /** Says which that is. */
  void joinChain(long number);
}
