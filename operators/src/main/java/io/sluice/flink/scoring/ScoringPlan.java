package io.sluice.flink.scoring;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.EventOrder;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.models.AdmissionRules;
import io.sluice.flink.types.SluiceTypes;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * What a scoring operator is to do, as the builder sends it to the cluster.
 *
 * @param uid of the operator, for messages
 * @param model name of the model to score with
 * @param bytesOfModels where each key has a model of its own, whose name it is, how much those may
 *     take that are ready to score; {@code model} is then {@link #ANY_MODEL} but in the plan of one
 *     key. 0 if there is one model for all
 * @param keyed whether the events have keys
 * @param encoder reads the events
 * @param eventType type of the events
 * @param versions how one of the model's versions is chosen
 * @param order in which a key's events are scored
 * @param keyState what is kept of a key's events
 * @param waiting how many events a subtask keeps that cannot be scored yet
 * @param admission what a model may cost
 */
public record ScoringPlan<T>(
    String uid,
    String model,
    long bytesOfModels,
    boolean keyed,
    FeatureEncoder<T> encoder,
    TypeInformation<T> eventType,
    VersionPolicy versions,
    EventOrder order,
    KeyStatePolicy keyState,
    WaitingLimits waiting,
    AdmissionRules admission)
    implements Serializable {

  public static final OutputTag<RejectedModel> REJECTED_MODELS =
      new OutputTag<>("sluice-rejected-models", SluiceTypes.REJECTED_MODEL);

  public static final OutputTag<Comparison> COMPARISONS =
      new OutputTag<>("sluice-comparisons", SluiceTypes.COMPARISON);

  /** No model's name. */
  public static final String ANY_MODEL = "*";

  public boolean modelPerKey() {
    return bytesOfModels > 0;
  }

  /** The plan for one key's model. */
  public ScoringPlan<T> forModel(String name) {
    return new ScoringPlan<>(
        uid,
        name,
        bytesOfModels,
        keyed,
        encoder,
        eventType,
        versions,
        order,
        keyState,
        waiting,
        admission);
  }

  public OutputTag<DeadLetter<T>> deadLetters() {
    return new OutputTag<>("sluice-dead-letters", SluiceTypes.deadLetter(eventType));
  }

  public OutputTag<DeadLetter<T>> lateEvents() {
    return new OutputTag<>("sluice-late-events", SluiceTypes.deadLetter(eventType));
  }
}
