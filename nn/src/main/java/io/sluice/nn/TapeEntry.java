package io.sluice.nn;

import io.sluice.model.Shape;
import java.util.List;

/**
 * An entry of the tape: one computation that gave one or more tensors.
 *
 * @param inputs the tensors it read
 * @param outputs the shapes of the tensors it gave
 * @param backward how gradients flow from the outputs to the inputs
 */
record TapeEntry(List<Tensor> inputs, List<Shape> outputs, GradientFunction backward) {}
