package io.sluice.kernels;

/**
 * The weights of a depthwise convolution over channels-last inputs, packed for one implementation.
 * Immutable. The index of a window is that of its first channel, its outputs are the channels. An
 * output is one chain of fused multiply-adds that starts with its bias and takes the kernel
 * positions in order; vector lanes run across channels.
 */
public sealed interface DepthwiseProduct extends WindowProduct
    permits ScalarDepthwiseProduct, VectorDepthwiseProduct {}
