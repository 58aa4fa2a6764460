package io.sluice.tools.quantize;

/**
 * What a node loses in INT8.
 *
 * @param node its name
 * @param title its op and name
 * @param decibels the signal-to-quantization-noise ratio of its output in the INT8 graph, whose
 *     error comes from all nodes up to it
 * @param alone the {@link OutputLoss} of a graph in which this node alone is INT8
 */
public record LayerLoss(String node, String title, double decibels, double alone) {}
