package io.sluice.calibration;

import io.sluice.model.ModelArtifact;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Collects calibration statistics from a stream of a model's inputs, inside the user's own Flink
 * job. Each subtask runs the float model and keeps a sketch of each tensor. One task merges the
 * sketches.
 *
 * <pre>{@code
 * DataStream<byte[]> files = StreamCalibration.collect(inputs, model, 10_000);
 * }</pre>
 *
 * <p>Each record of the result is the bytes of a {@link io.sluice.tools.quantize.CalibrationFile},
 * which covers all inputs so far. The last record covers the most. Write it to a {@code
 * .calibration.json} file for {@code sluice quantize --calibration}. The sketches are operator
 * state, so each input counts exactly once, also after a failure.
 */
public final class StreamCalibration {
  private StreamCalibration() {}

  /**
   * Collects the calibration files of a stream.
   *
   * @param inputs the inputs in the scorer's layout: raw feature values, or all data inputs one
   *     after the other. Inputs of another length, or with a value that is not finite, are ignored
   * @param model a float model without state
   * @param every the number of inputs after which a subtask reports. Each subtask also reports at
   *     the end of the stream
   * @throws IllegalArgumentException if the model has state, since that needs its inputs in order,
   *     or if {@code every} is below 1
   */
  public static DataStream<byte[]> collect(
      DataStream<float[]> inputs, ModelArtifact model, long every) {
    if (!model.graph().states().isEmpty()) {
      throw new IllegalArgumentException(
          "model " + model.id() + " has state; only models without state can be calibrated");
    }
    if (every < 1) {
      throw new IllegalArgumentException("every must be 1 or more, but is " + every);
    }
    return inputs
        .transform(
            "calibration sketch",
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
            new SketchOperator(model.toBytes(), every))
        .uid("sluice-calibration-sketch")
        .transform(
            "calibration merge",
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
            new MergeOperator(model.id().digest()))
        .uid("sluice-calibration-merge")
        .setParallelism(1)
        .setMaxParallelism(1);
  }
}
