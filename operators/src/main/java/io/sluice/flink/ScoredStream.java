package io.sluice.flink;

import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * What a scoring operator gives. Each event of the scored stream is in {@link #events()}, in {@link
 * #deadLetters()} or in {@link #lateEvents()}, once.
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

  /** The scores alone; an operator with the uid of the scoring operator and {@code -scores}. */
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

  /** Updates that were refused, each once. */
  public DataStream<RejectedModel> rejectedModels() {
    return events.getSideOutput(ScoringPlan.REJECTED_MODELS);
  }

  /** What models on trial gave beside the current one, for the events in their share. */
  public DataStream<Comparison> comparisons() {
    return events.getSideOutput(ScoringPlan.COMPARISONS);
  }

  /** Events that got no score, other than the late ones. */
  public DataStream<DeadLetter<T>> deadLetters() {
    return events.getSideOutput(plan.deadLetters());
  }

  /** Events that came too late to get the score that they would have got in time. */
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
