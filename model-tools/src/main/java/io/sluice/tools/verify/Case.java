package io.sluice.tools.verify;

/** A model, inputs, and the outputs that it must give for them. */
public interface Case {
  /** The file or folder that it comes from. */
  String name();

  /** Runs it. Whatever is wrong with its files is a verdict; nothing is thrown. */
  Verdict run();
}
