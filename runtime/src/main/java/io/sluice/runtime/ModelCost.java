package io.sluice.runtime;

/**
 * What a compiled model takes.
 *
 * @param multiplyAdds of its products (linear, convolution, recurrent layers) for one score
 * @param weightBytes of its constants, as they lie in the file
 * @param packedBytes of the weights of its products, packed for the kernels that multiply them
 * @param arenaBytes of working memory that each scorer has for itself
 */
public record ModelCost(long multiplyAdds, long weightBytes, long packedBytes, long arenaBytes) {}
