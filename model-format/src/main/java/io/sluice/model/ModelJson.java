package io.sluice.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the file's metadata: canonical when written (keys sorted, shortest decimals, no
 * blanks; the same on every JDK), strict when read (no unknown, doubled or missing keys, bounded
 * depth).
 */
final class ModelJson {
  /** The graph without its constants' elements, which are tensors of the file. */
  record GraphJson(
      @JsonProperty(required = true) List<TensorSpec> tensors,
      @JsonProperty(required = true) List<Node> nodes,
      @JsonProperty(required = true) List<String> inputs,
      @JsonProperty(required = true) List<String> outputs,
      @JsonProperty(required = true) List<StateBinding> states,
      @JsonProperty @JsonSetter(nulls = Nulls.SET) @Nullable NumericsProfile numerics,
      @JsonProperty @JsonSetter(nulls = Nulls.SET)
          @Nullable SortedMap<String, List<String>> strings) {
    GraphJson {
      // Inside Jackson's call, so that a null in one of the lists is reported with its field.
      tensors = List.copyOf(tensors);
      nodes = List.copyOf(nodes);
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      states = List.copyOf(states);
    }

    static GraphJson of(Graph graph) {
      NumericsProfile numerics = graph.numerics();
      return new GraphJson(
          List.copyOf(graph.tensors().values()),
          graph.nodes(),
          graph.inputs(),
          graph.outputs(),
          graph.states(),
          numerics == NumericsProfile.SLUICE ? null : numerics,
          strings(graph));
    }

    private static @Nullable SortedMap<String, List<String>> strings(Graph graph) {
      SortedMap<String, List<String>> strings = new TreeMap<>();
      graph
          .constants()
          .forEach(
              (name, data) -> {
                if (data.type() == DataType.STRING) {
                  strings.put(name, data.toStrings());
                }
              });
      return strings.isEmpty() ? null : strings;
    }

    /** The graph with constants from the file, to which those of texts are added. */
    Graph graph(Map<String, TensorData> fromFile) {
      Map<String, TensorData> constants = new HashMap<>(fromFile);
      if (strings != null) {
        Map<String, TensorSpec> specs = new HashMap<>();
        tensors.forEach(tensor -> specs.put(tensor.name(), tensor));
        strings.forEach((name, texts) -> constants.put(name, texts(name, texts, specs)));
      }
      return new Graph(
          tensors,
          constants,
          nodes,
          inputs,
          outputs,
          states,
          numerics == null ? NumericsProfile.SLUICE : numerics);
    }
  }

  private static TensorData texts(
      String name, @Nullable List<String> texts, Map<String, TensorSpec> specs) {
    TensorSpec spec = specs.get(name);
    if (spec == null || spec.type() != DataType.STRING || texts == null) {
      throw new InvalidModelException("strings: '" + name + "' is not a STRING tensor");
    }
    InvalidModelException.check(
        texts.stream().allMatch(Objects::nonNull), "strings: '%s' has a null", name);
    return TensorData.ofStrings(spec.shape(), texts);
  }

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(64)
                          .maxStringLength(ArtifactReader.MAX_HEADER_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Float.toString differs between JDKs before and after 19; this writer does not.
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.AUTO_DETECT_GETTERS, MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          // Fields that may be null have an annotation of their own.
          .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          // Jackson's own cache of types outlives a job whose jar has Sluice but not Jackson, and
          // with it the job's classes.
          .typeFactory(TypeFactory.defaultInstance().withCache(typesOfThisJob()))
          .build();

  private ModelJson() {}

  private static LookupCache<Object, JavaType> typesOfThisJob() {
    return new LRUMap<>(16, 200);
  }

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads one metadata value.
   *
   * @throws InvalidModelException naming the field and why
   */
  static <T> T read(String key, String json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new InvalidModelException("metadata '" + key + "' is null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new InvalidModelException("metadata '" + key + "'" + reason(e), e);
    }
  }

  /** A map of strings, for the provenance. */
  @SuppressWarnings("unchecked")
  static SortedMap<String, String> readStrings(String key, String json) {
    try {
      SortedMap<String, String> strings =
          (SortedMap<String, String>)
              MAPPER.readValue(
                  json,
                  MAPPER
                      .getTypeFactory()
                      .constructMapType(java.util.TreeMap.class, String.class, String.class));
      InvalidModelException.check(strings != null, "metadata '%s' is null", key);
      strings.forEach(
          (name, value) ->
              InvalidModelException.check(
                  value != null, "metadata '%s'.%s: null is not allowed", key, name));
      return strings;
    } catch (JsonProcessingException e) {
      throw new InvalidModelException("metadata '" + key + "'" + reason(e), e);
    }
  }

  /** Where and why, on one line, without Jackson's class names. */
  static String reason(JsonProcessingException e) {
    String where = "";
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      where =
          mapping.getPath().stream()
              .map(
                  r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
              .collect(Collectors.joining());
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidModelException) {
        return where + ": " + cause.getMessage();
      }
    }
    if (e instanceof InvalidNullException) {
      return where + ": null is not allowed";
    }
    String message = e.getOriginalMessage();
    if (message.startsWith("Missing required creator property")) {
      return where + ": the field is missing";
    }
    int end = message.indexOf('\n');
    message = end < 0 ? message : message.substring(0, end);
    return where
        + ": "
        + message.replaceAll("`?(java|io|com)\\.[\\w.$]*?(\\w+)`?(?=[^\\w.$]|$)", "$2");
  }
}
