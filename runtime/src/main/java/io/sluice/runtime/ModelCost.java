package io.sluice.runtime;

/**
 * The arithmetic and memory that a compiled model needs.
 *
 * @param multiplyAdds multiply-adds of linear, convolution and recurrent layers for one score
 * @param weightBytes size of the constants in the model file
 * @param packedBytes size of the weights after they are packed for the kernels
 * @param arenaBytes working memory of each scorer
 */
public record ModelCost(long multiplyAdds, long weightBytes, long packedBytes, long arenaBytes) {}
