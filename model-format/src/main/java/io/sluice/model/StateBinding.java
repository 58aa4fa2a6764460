package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A tensor that a model hands from one call to its next: what {@code output} holds after a call is
 * what {@code input} holds in the next. The first call gets real zeros, which are zero points where
 * the tensor is quantized. FLOAT32, INT8 or INT16.
 *
 * @param input the graph input that receives the state
 * @param output the graph output that gives the new state, of the same shape, type and quantization
 */
public record StateBinding(
    @JsonProperty(required = true) String input, @JsonProperty(required = true) String output) {
  public StateBinding {
    check(input != null, "a state has no input");
    check(output != null, "a state has no output");
  }
}
