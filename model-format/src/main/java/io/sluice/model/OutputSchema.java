package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model's outputs are called and what is made of them.
 *
 * @param names one for each element of the concatenated data outputs
 * @param decision the rule that turns outputs into an answer, or null if there is none
 */
public record OutputSchema(
    @JsonProperty(required = true) List<String> names,
    @JsonProperty @JsonSetter(nulls = Nulls.SET) @Nullable Decision decision) {

  public OutputSchema {
    check(names != null && !names.isEmpty(), "outputs: the list of names is empty");
    names = List.copyOf(names);
    check(
        new HashSet<>(names).size() == names.size(),
        "outputs: a name is listed twice in %s",
        names);
    check(
        decision == null || (long) decision.firstOutput() + decision.outputCount() <= names.size(),
        "outputs: the decision reads more outputs than the %d there are",
        names.size());
  }
}
