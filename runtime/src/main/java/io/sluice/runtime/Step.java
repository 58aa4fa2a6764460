package io.sluice.runtime;

/** One piece of arithmetic of a plan. Immutable and shared by all scorers of a model. */
interface Step {
  void run(WorkingMemory memory);

  /** How many bytes of packed weights it has. */
  default long packedBytes() {
    return 0;
  }
}
