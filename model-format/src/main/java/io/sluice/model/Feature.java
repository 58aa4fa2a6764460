package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One measured quantity.
 *
 * @param name what the user's record, row or column calls it
 * @param mean subtracted from the raw value
 * @param std divides the difference; positive
 * @param missing what to do when an event lacks the value or has NaN; an infinite value is always
 *     refused
 * @param fill the raw value that {@link MissingPolicy#FILL} puts in its place
 */
public record Feature(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) float mean,
    @JsonProperty(required = true) float std,
    @JsonProperty(required = true) MissingPolicy missing,
    @JsonProperty(required = true) float fill) {

  /** What to do when an event lacks a value. */
  public enum MissingPolicy {
    /** The event gets no score and goes to the dead letters. */
    REJECT,
    /** The feature's fill value takes its place. */
    FILL,
    /** The model gets NaN; for models that know missing values, such as trees. */
    KEEP
  }

  public Feature {
    check(name != null && !name.isEmpty(), "a feature has no name");
    check(Float.isFinite(mean), "feature '%s': mean %s is not finite", name, mean);
    check(
        Float.isFinite(std) && std >= Float.MIN_NORMAL,
        "feature '%s': std %s is not positive",
        name,
        std);
    check(missing != null, "feature '%s': no policy for missing values", name);
    check(Float.isFinite(fill), "feature '%s': fill %s is not finite", name, fill);
  }

  /** A feature that must be there. */
  public static Feature required(String name, float mean, float std) {
    return new Feature(name, mean, std, MissingPolicy.REJECT, mean);
  }

  /** A feature taken as is, that must be there. */
  public static Feature raw(String name) {
    return required(name, 0, 1);
  }
}
