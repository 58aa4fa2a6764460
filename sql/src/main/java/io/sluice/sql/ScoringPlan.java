package io.sluice.sql;

import io.sluice.flink.FeatureEncoder;
import java.io.Serializable;
import org.apache.flink.configuration.Configuration;

/**
 * What is to be scored and how, as the planner sends it to the cluster.
 *
 * @param model its file
 * @param limits what the model may cost: {@code sluice.admission.*} of the session
 * @param features reads the model's features
 * @param outputs the columns of a score
 * @param unscorable what becomes of rows that cannot be scored
 * @param <T> rows
 */
record ScoringPlan<T>(
    ModelBytes model,
    Configuration limits,
    FeatureEncoder<T> features,
    OutputColumns outputs,
    UnscorableRows unscorable)
    implements Serializable {}
