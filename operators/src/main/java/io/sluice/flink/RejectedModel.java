package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * An update that was refused; the model that was active before it stays so.
 *
 * @param model name that the update was for
 * @param sequence of the update
 * @param digest SHA-256 of the file that came with it, 64 hexadecimal digits
 * @param reason what is wrong, where, and where possible what to do; one line
 */
@TypeInfo(SluiceTypes.RejectedModelFactory.class)
public record RejectedModel(String model, long sequence, String digest, String reason) {}
