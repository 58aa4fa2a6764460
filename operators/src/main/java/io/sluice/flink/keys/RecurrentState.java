package io.sluice.flink.keys;

/**
 * What a recurrent model hands from one event of a key to the next.
 *
 * @param run number of the unbroken run of models that it belongs to
 * @param shape {@link EventWindow#fingerprint} of the shapes of the model's states
 * @param values in the order of {@link io.sluice.model.Graph#states()}; overwritten by the model
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RecurrentState(long run, long shape, float[] values) {}
