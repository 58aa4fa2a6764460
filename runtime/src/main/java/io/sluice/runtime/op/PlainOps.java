package io.sluice.runtime.op;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.onnx.elementwise.ActivationOps;
import io.sluice.runtime.plain.onnx.elementwise.BinaryOps;
import io.sluice.runtime.plain.onnx.elementwise.ConversionOps;
import io.sluice.runtime.plain.onnx.elementwise.FunctionOps;
import io.sluice.runtime.plain.onnx.elementwise.VariadicOps;
import io.sluice.runtime.plain.onnx.ml.MachineLearningOps;
import io.sluice.runtime.plain.onnx.move.MovementOps;
import io.sluice.runtime.plain.onnx.normalize.NormalizationOps;
import io.sluice.runtime.plain.onnx.pool.PoolOps;
import io.sluice.runtime.plain.onnx.product.ProductOps;
import io.sluice.runtime.plain.onnx.quantized.MicrosoftOps;
import io.sluice.runtime.plain.onnx.quantized.QuantizedOps;
import io.sluice.runtime.plain.onnx.recurrent.RnnOps;
import io.sluice.runtime.plain.onnx.reduce.LaneOps;
import io.sluice.runtime.plain.onnx.reduce.ReductionOps;
import io.sluice.runtime.plain.tflite.TfliteOps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All imported ops that can be run. They come in families, each a class of {@code
 * io.sluice.runtime.plain} that maps names to ops.
 */
public final class PlainOps {
  private static final Map<String, PlainOp> ONNX =
      union(
          List.of(
              FunctionOps.ops(),
              ActivationOps.ops(),
              ConversionOps.ops(),
              BinaryOps.ops(),
              VariadicOps.ops(),
              ReductionOps.ops(),
              LaneOps.ops(),
              ProductOps.ops(),
              PoolOps.ops(),
              QuantizedOps.ops(),
              NormalizationOps.ops(),
              RnnOps.ops(),
              MicrosoftOps.ops(),
              MachineLearningOps.ops(),
              MovementOps.ops()));
  private static final Map<String, PlainOp> TFLITE = union(List.of(TfliteOps.ops()));

  /** Those that take texts; all others need numbers, or would fill in numbers. */
  private static final Set<String> OF_TEXTS =
      Set.of(
          "Cast",
          "Concat",
          "Equal",
          "Expand",
          "Flatten",
          "Gather",
          "GatherElements",
          "GatherND",
          "Identity",
          "Reshape",
          "Slice",
          "Split",
          "Squeeze",
          "StringConcat",
          "StringNormalizer",
          "Tile",
          "Transpose",
          "Unsqueeze",
          "Where",
          "ai.onnx.ml.LabelEncoder",
          "ai.onnx.ml.OneHotEncoder");

  private PlainOps() {}

  private static void checkTexts(PlainNode plain) {
    if (!OF_TEXTS.contains(plain.op().name())) {
      for (int i = 0; i < plain.inputCount(); i++) {
        plain.check(
            !plain.has(i) || plain.spec(i).type() != DataType.STRING,
            "input %d holds texts, which the op does not support",
            i);
      }
    }
  }

  private static Map<String, PlainOp> union(List<Map<String, PlainOp>> families) {
    Map<String, PlainOp> all = new HashMap<>();
    for (Map<String, PlainOp> family : families) {
      family.forEach(
          (name, op) -> {
            if (all.put(name, op) != null) {
              throw new IllegalStateException("two plain forms of " + name);
            }
          });
    }
    return Map.copyOf(all);
  }

  /** The names of a domain's ops that have a plain form, sorted. */
  public static SortedSet<String> names(String domain) {
    return new TreeSet<>(ops(domain).keySet());
  }

  /** The plain form of an op, or null if it has none. */
  public static @Nullable PlainOp find(String domain, String name) {
    return ops(domain).get(name);
  }

  private static Map<String, PlainOp> ops(String domain) {
    return switch (domain) {
      case Op.Imported.ONNX -> ONNX;
      case Op.Imported.TFLITE -> TFLITE;
      default -> Map.of();
    };
  }

  /**
   * Prepares a node.
   *
   * @throws InvalidModelException if its op has no plain form, or refuses what the node asks for
   */
  public static Prepared prepare(PlainNode plain) {
    PlainOp op = find(plain.op().domain(), plain.op().name());
    if (op == null) {
      throw plain.failure("op '%s' of %s is not supported", plain.op().name(), plain.op().domain());
    }
    checkTexts(plain);
    Prepared prepared = op.prepare(plain);
    plain.check(
        plain.outputCount() <= prepared.outputs().size(),
        "%d outputs are requested, but the op has %d",
        plain.outputCount(),
        prepared.outputs().size());
    prepared.outputs().forEach(plain::checkSize);
    prepared.scratch().forEach(plain::checkSize);
    return prepared;
  }
}
