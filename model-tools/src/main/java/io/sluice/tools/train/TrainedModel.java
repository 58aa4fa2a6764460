package io.sluice.tools.train;

import io.sluice.model.ModelArtifact;

/**
 * What training gives. Both models have golden vectors, and each a threshold fitted to its own
 * scores.
 *
 * @param floatModel in float
 * @param quantized with INT8 weights and activations
 * @param trainingWindows how many windows were trained on
 * @param heldOutWindows how many the thresholds were fitted to
 * @param loss mean squared error over the last epoch, in units of the features' variances
 */
public record TrainedModel(
    ModelArtifact floatModel,
    ModelArtifact quantized,
    int trainingWindows,
    int heldOutWindows,
    double loss) {}
