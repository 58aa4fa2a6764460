package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/**
 * What a graph alone does not tell about a model: the meaning of its input and of its outputs. The
 * JSON form is an object with the two parts as FORMAT.md describes them.
 *
 * @param features the meaning of the input, or null if it is plain numbers
 * @param outputs the meaning of the outputs, or null to name them after the graph's tensors
 */
public record ModelSchema(
    @JsonProperty @JsonSetter(nulls = Nulls.SET) @Nullable FeatureSchema features,
    @JsonProperty @JsonSetter(nulls = Nulls.SET) @Nullable OutputSchema outputs) {

  /**
   * Reads the JSON form.
   *
   * @throws InvalidModelException naming the field and why
   */
  public static ModelSchema parse(String json) {
    try {
      ModelSchema schema = ModelJson.MAPPER.readValue(json, ModelSchema.class);
      check(schema != null, "the schema is null");
      return schema;
    } catch (JsonProcessingException e) {
      throw new InvalidModelException("schema" + ModelJson.reason(e), e);
    }
  }
}
