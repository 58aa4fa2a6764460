package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * An event with its score.
 *
 * @param event the input event, unchanged
 * @param score the score of the event, or of the window that ends with it
 * @param <T> the user's event
 */
@TypeInfo(SluiceTypes.ScoredEventFactory.class)
public record ScoredEvent<T>(T event, Score score) {}
