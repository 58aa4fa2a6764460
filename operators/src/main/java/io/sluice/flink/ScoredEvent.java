package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * An event and what a model made of it.
 *
 * @param event as it came in
 * @param score of the event, or of the window that ends with it
 * @param <T> the user's type
 */
@TypeInfo(SluiceTypes.ScoredEventFactory.class)
public record ScoredEvent<T>(T event, Score score) {}
