package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * An update that was refused. It has no effect: the previous model stays active.
 *
 * @param model name of the model that the update was for
 * @param sequence sequence of the update
 * @param digest SHA-256 of the artifact, 64 hexadecimal digits; empty for a retirement
 * @param reason one line: what is wrong, where, and if possible what to do
 */
@TypeInfo(SluiceTypes.RejectedModelFactory.class)
public record RejectedModel(String model, long sequence, String digest, String reason) {}
