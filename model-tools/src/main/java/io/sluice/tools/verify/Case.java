package io.sluice.tools.verify;

/** A model, its inputs, and the expected outputs. */
public interface Case {
  /** The file or folder that it comes from. */
  String name();

  /** Runs it. Whatever is wrong with its files is a verdict; nothing is thrown. */
  Verdict run();
}
