package io.sluice.jobs.calibrate;

import io.sluice.model.ModelArtifact;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Collects calibration statistics from a stream of a model's inputs, where the data lives: each
 * subtask runs the float model and keeps sketches of all its tensors, one task merges them.
 *
 * <pre>{@code
 * DataStream<byte[]> files = StreamCalibration.collect(inputs, model, 10_000);
 * }</pre>
 *
 * <p>Each record of the result is a {@link io.sluice.tools.quantize.CalibrationFile} about all that
 * was seen so far; the last one is the best, and {@code sluice quantize --calibration} takes it.
 * Sketches are operator state: after a failure nothing is missing or counted twice.
 */
public final class StreamCalibration {
  private StreamCalibration() {}

  /**
   * The calibration files of a stream.
   *
   * @param inputs as the model's scorer takes them: raw values of features, or all data inputs one
   *     after the other; of other lengths and with values that are not finite they are left out
   * @param model in float, without state
   * @param every after how many inputs a subtask reports; it does at the end of the stream anyway
   * @throws IllegalArgumentException if the model has state, which needs its inputs in order
   */
  public static DataStream<byte[]> collect(
      DataStream<float[]> inputs, ModelArtifact model, long every) {
    if (!model.graph().states().isEmpty() || every < 1) {
      throw new IllegalArgumentException(
          "a model without state and a number of inputs above 0 are needed, not "
              + model.id()
              + " with "
              + model.graph().states().size()
              + " states, and "
              + every);
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
