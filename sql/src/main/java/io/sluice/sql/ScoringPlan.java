package io.sluice.sql;

import io.sluice.flink.FeatureEncoder;
import java.io.Serializable;

/**
 * What is to be scored and how, as the planner sends it to the cluster.
 *
 * @param file bytes of the model
 * @param features reads the model's features
 * @param outputs the columns of a score
 * @param unscorable what becomes of rows that cannot be scored
 * @param <T> rows
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares plans
record ScoringPlan<T>(
    byte[] file, FeatureEncoder<T> features, OutputColumns outputs, UnscorableRows unscorable)
    implements Serializable {}
