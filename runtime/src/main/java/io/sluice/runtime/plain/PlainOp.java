package io.sluice.runtime.plain;

/** An op in its plain form. */
@FunctionalInterface
public interface PlainOp {
  /**
   * Checks a node and prepares all that can be done before the first event.
   *
   * @throws io.sluice.model.InvalidModelException naming the node, what does not fit, and why
   */
  Prepared prepare(PlainNode node);
}
