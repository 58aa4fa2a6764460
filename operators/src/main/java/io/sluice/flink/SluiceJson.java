package io.sluice.flink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.sluice.model.ModelId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a scoring operator as JSON, one object for each, in UTF-8 and without line breaks.
 * docs/kafka.md has the fields. The field {@code schema} names the kind of the object and the
 * version of its schema, for example {@code sluice.score/1}. A version may gain fields; a field
 * that changes its meaning or goes makes a new version.
 *
 * <p>What is not known is absent: the time of an event without a timestamp, the key of events
 * without keys, the effective time of a model that is effective from the start of time. Outputs
 * that are not finite are the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 * Finite ones have the fewest digits that give the same float again. The same object gives the same
 * bytes on every JDK.
 */
public final class SluiceJson {
  /** Writes numbers by itself, since the text of a float differs between JDK 17 and 19. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private SluiceJson() {}

  /** Writes the fields of an object. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** A score, as {@code sluice.score/1}. */
  public static byte[] of(Score score) {
    return object("sluice.score/1", json -> writeScore(score, json));
  }

  /** A score with its event in the field {@code event}, as {@code sluice.scored-event/1}. */
  public static <T> byte[] of(ScoredEvent<T> scored, EventJson<? super T> events) {
    return object(
        "sluice.scored-event/1",
        json -> {
          writeScore(scored.score(), json);
          writeEvent(scored.event(), events, json);
        });
  }

  /** A dead letter or a late event, as {@code sluice.dead-letter/1}. */
  public static <T> byte[] of(DeadLetter<T> letter, EventJson<? super T> events) {
    return object(
        "sluice.dead-letter/1",
        json -> {
          writeEventHead(letter.key(), letter.eventTime(), json);
          json.writeStringField("reason", letter.reason().name());
          json.writeStringField("message", letter.message());
          writeEvent(letter.event(), events, json);
        });
  }

  /** A refused update, as {@code sluice.rejected-model/1}. */
  public static byte[] of(RejectedModel rejected) {
    return object(
        "sluice.rejected-model/1",
        json -> {
          if (!rejected.model().isEmpty()) {
            json.writeStringField("model", rejected.model());
          }
          json.writeNumberField("sequence", rejected.sequence());
          if (!rejected.digest().isEmpty()) {
            json.writeStringField("digest", rejected.digest());
          }
          json.writeStringField("reason", rejected.reason());
          writeIfKnown("origin", rejected.origin(), json);
        });
  }

  /** The scores of one event by two models, as {@code sluice.comparison/1}. */
  public static byte[] of(Comparison comparison) {
    return object(
        "sluice.comparison/1",
        json -> {
          writeEventHead(comparison.key(), comparison.eventTime(), json);
          json.writeStringField("kind", comparison.kind().name().toLowerCase(Locale.ROOT));
          json.writeObjectFieldStart("current");
          writeSide(
              comparison.current(), ModelUpdate.START_OF_TIME, comparison.currentScore(), json);
          json.writeObjectFieldStart("trial");
          writeSide(comparison.trial(), comparison.trialFrom(), comparison.trialScore(), json);
        });
  }

  /**
   * An update of the control log without its artifact, as {@code sluice.model-update/1}. To write
   * it to a control log, use {@link ControlRecord}.
   */
  public static byte[] of(ModelUpdate update) {
    return object("sluice.model-update/1", json -> writeUpdate(update, json));
  }

  private static void writeUpdate(ModelUpdate update, JsonGenerator json) throws IOException {
    json.writeNumberField("sequence", update.sequence());
    if (update instanceof ModelUpdate.Heartbeat heartbeat) {
      json.writeStringField("kind", "heartbeat");
      json.writeNumberField("time", heartbeat.time());
    } else if (update instanceof ModelUpdate.Unreadable entry) {
      json.writeStringField("kind", "unreadable");
      if (!entry.model().isEmpty()) {
        json.writeStringField("model", entry.model());
      }
      json.writeStringField("reason", entry.reason());
      json.writeStringField("origin", entry.origin());
    } else {
      writeChange((ModelUpdate.Change) update, json);
    }
  }

  private static void writeChange(ModelUpdate.Change change, JsonGenerator json)
      throws IOException {
    json.writeStringField("model", change.model());
    writeEffectiveFrom(change.effectiveFrom(), json);
    json.writeBooleanField("promises", change.promises());
    if (change instanceof ModelUpdate.Activate activate) {
      json.writeStringField("kind", "activate");
      json.writeStringField("rollout", activate.rollout().kind().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("share", activate.rollout().share());
      json.writeStringField("digest", ModelId.digestOf(activate.file()));
    } else if (change instanceof ModelUpdate.Rollback rollback) {
      json.writeStringField("kind", "rollback");
      json.writeStringField("digest", rollback.digest());
    } else {
      json.writeStringField("kind", "retire");
    }
    writeIfKnown("origin", change.origin(), json);
  }

  private static void writeScore(Score score, JsonGenerator json) throws IOException {
    writeEventHead(score.key(), score.eventTime(), json);
    writeOutputs(score, json);
    writeModel(score.model(), score.effectiveFrom(), json);
  }

  /** Ends the object that it writes into. */
  private static void writeSide(
      ModelId model, long effectiveFrom, @Nullable Score score, JsonGenerator json)
      throws IOException {
    writeModel(model, score == null ? effectiveFrom : score.effectiveFrom(), json);
    if (score != null) {
      writeOutputs(score, json);
    }
    json.writeEndObject();
  }

  private static void writeModel(ModelId model, long effectiveFrom, JsonGenerator json)
      throws IOException {
    json.writeStringField("model", model.name());
    json.writeStringField("version", model.version());
    json.writeStringField("digest", model.digest());
    writeEffectiveFrom(effectiveFrom, json);
  }

  private static void writeOutputs(Score score, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("outputs");
    for (float output : score.outputs()) {
      if (Float.isFinite(output)) {
        json.writeNumber(output);
      } else {
        json.writeString(Float.toString(output));
      }
    }
    json.writeEndArray();
    if (score.decision() != Score.NO_DECISION) {
      json.writeNumberField("decision", score.decision());
    }
    writeIfKnown("label", score.label(), json);
  }

  private static void writeEventHead(@Nullable String key, long time, JsonGenerator json)
      throws IOException {
    writeIfKnown("key", key, json);
    if (time != Score.NO_EVENT_TIME) {
      json.writeNumberField("time", time);
    }
  }

  private static void writeEffectiveFrom(long time, JsonGenerator json) throws IOException {
    if (time != ModelUpdate.START_OF_TIME) {
      json.writeNumberField("effectiveFrom", time);
    }
  }

  private static <T> void writeEvent(T event, EventJson<? super T> events, JsonGenerator json)
      throws IOException {
    json.writeFieldName("event");
    json.writeRawValue(events.toJson(event));
  }

  private static void writeIfKnown(String name, @Nullable String value, JsonGenerator json)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static byte[] object(String schema, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("schema", schema);
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
