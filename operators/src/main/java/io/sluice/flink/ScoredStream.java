package io.sluice.flink;

import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The output of a scoring operator. Each input event appears exactly once, in {@link #events()},
 * {@link #deadLetters()} or {@link #lateEvents()}.
 *
 * @param <T> the user's event
 */
public final class ScoredStream<T> {
  private final SingleOutputStreamOperator<ScoredEvent<T>> events;
  private final ScoringPlan<T> plan;
  private @Nullable DataStream<Score> scores;

  ScoredStream(
      StreamExecutionEnvironment environment,
      Transformation<ScoredEvent<T>> scoring,
      ScoringPlan<T> plan) {
    this.events = new Events<>(environment, scoring);
    this.plan = plan;
  }

  ScoringPlan<T> plan() {
    return plan;
  }

  /** The events with their scores. */
  public SingleOutputStreamOperator<ScoredEvent<T>> events() {
    return events;
  }

  /**
   * The scores without the events. Adds an operator whose uid is that of the scoring operator,
   * followed by {@code -scores}.
   */
  public DataStream<Score> scores() {
    DataStream<Score> known = scores;
    if (known == null) {
      known =
          events
              .map(ScoredEvent::score)
              .returns(SluiceTypes.SCORE)
              .setParallelism(events.getParallelism())
              .name("scores of " + plan.model())
              .uid(plan.uid() + "-scores");
      scores = known;
    }
    return known;
  }

  /** Model updates that were rejected, each once. */
  public DataStream<RejectedModel> rejectedModels() {
    return events.getSideOutput(ScoringPlan.REJECTED_MODELS);
  }

  /** Scores of models on trial beside those of the current model, for the events in the trial. */
  public DataStream<Comparison> comparisons() {
    return events.getSideOutput(ScoringPlan.COMPARISONS);
  }

  /** Events without a score, with the reason. Late events are in {@link #lateEvents()}. */
  public DataStream<DeadLetter<T>> deadLetters() {
    return events.getSideOutput(plan.deadLetters());
  }

  /** Events that arrived too late to get the score that they would have got in time. */
  public DataStream<DeadLetter<T>> lateEvents() {
    return events.getSideOutput(plan.lateEvents());
  }

  /** Opens the constructor that Flink keeps for its own streams. */
  private static final class Events<T> extends SingleOutputStreamOperator<T> {
    Events(StreamExecutionEnvironment environment, Transformation<T> transformation) {
      super(environment, transformation);
    }
  }
}
