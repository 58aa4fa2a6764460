package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * How outputs become one of a few named answers. Indices count in the concatenation of all data
 * outputs.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Decision.Threshold.class, name = "threshold"),
  @JsonSubTypes.Type(value = Decision.ArgMax.class, name = "arg_max"),
})
public sealed interface Decision {

  /** The answers, by number. */
  List<String> labels();

  /**
   * The number of the answer.
   *
   * @param outputs all data outputs, concatenated
   */
  int decide(float[] outputs);

  /** The first output that the decision reads, and how many. */
  int firstOutput();

  int outputCount();

  /**
   * 1 if the output is greater than the threshold, else 0 (also for NaN).
   *
   * @param output index of the output that is compared
   * @param threshold the bound, in the output's unit
   * @param labels the answer at or below it, and the answer above
   */
  record Threshold(
      @JsonProperty(required = true) int output,
      @JsonProperty(required = true) float threshold,
      @JsonProperty(required = true) List<String> labels)
      implements Decision {
    public Threshold {
      labels = List.copyOf(labels);
      check(output >= 0, "decision: output %d is negative", output);
      check(Float.isFinite(threshold), "decision: threshold %s is not finite", threshold);
      check(labels.size() == 2, "decision: a threshold needs 2 labels, not %d", labels.size());
    }

    @Override
    public int decide(float[] outputs) {
      return outputs[output] > threshold ? 1 : 0;
    }

    @Override
    public int firstOutput() {
      return output;
    }

    @Override
    public int outputCount() {
      return 1;
    }
  }

  /**
   * The index of the greatest output; of several equal ones, the first.
   *
   * @param labels one for each output, from the first on
   */
  record ArgMax(@JsonProperty(required = true) List<String> labels) implements Decision {
    public ArgMax {
      labels = List.copyOf(labels);
      check(!labels.isEmpty(), "decision: no labels");
    }

    @Override
    public int decide(float[] outputs) {
      int best = 0;
      for (int i = 1; i < labels.size(); i++) {
        if (outputs[i] > outputs[best]) {
          best = i;
        }
      }
      return best;
    }

    @Override
    public int firstOutput() {
      return 0;
    }

    @Override
    public int outputCount() {
      return labels.size();
    }
  }
}
