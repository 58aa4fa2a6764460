package io.sluice.runtime.plain.onnx.reduce;

import static java.util.Map.entry;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import java.util.Map;
import java.util.Set;

/** Ops that make one element of many along axes. */
public final class ReductionOps {
  private ReductionOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.ofEntries(
        entry("ReduceSum", new Reduce(Reduction.SUM, OnnxTypes.NUMBERS, 13)),
        entry("ReduceMean", of(Reduction.MEAN, OnnxTypes.NUMBERS)),
        entry("ReduceProd", of(Reduction.PRODUCT, OnnxTypes.NUMBERS)),
        entry("ReduceMin", of(Reduction.MINIMUM, OnnxTypes.ALL)),
        entry("ReduceMax", of(Reduction.MAXIMUM, OnnxTypes.ALL)),
        entry("ReduceL1", of(Reduction.L1, OnnxTypes.NUMBERS)),
        entry("ReduceL2", of(Reduction.L2, OnnxTypes.NUMBERS)),
        entry("ReduceSumSquare", of(Reduction.SUM_OF_SQUARES, OnnxTypes.NUMBERS)),
        entry("ReduceLogSum", of(Reduction.LOG_OF_SUM, OnnxTypes.NUMBERS)),
        entry("ReduceLogSumExp", of(Reduction.LOG_OF_SUM_OF_EXP, OnnxTypes.NUMBERS)),
        entry("ArgMax", new ArgExtreme(1)),
        entry("ArgMin", new ArgExtreme(-1)));
  }

  private static PlainOp of(Reduction reduction, Set<DataType> types) {
    return new Reduce(reduction, types, 18);
  }
}
