package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT32;
import static io.sluice.model.DataType.INT8;

import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Rounding;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.IntView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * SVDF, a layer of filters of rank r over features and time. Inputs: x [N, in], feature weights [F,
 * in], time weights [F, memory], optionally bias [F / r], state [N, F * memory]. Outputs: y [N, F /
 * r], the new state. In each run the state moves back by one time step, the product of features is
 * its newest, and the output sums its product with the time weights over the filters of a unit.
 *
 * <p>FLOAT32; hybrid, with INT8 weights; and INT8 with time weights and state of INT16.
 *
 * <p>Source: Nakkiran et al., Compressing Deep Neural Networks using a Rank-Constrained Topology,
 * 2015; TensorFlow Lite, {@code reference/svdf.h}.
 */
final class Svdf {
  private static final int X = 0;
  private static final int FEATURES = 1;
  private static final int TIME = 2;
  private static final int BIAS = 3;
  private static final int STATE = 4;

  private Svdf() {}

  /** The op by its name. */
  static Map<String, PlainOp> ops() {
    return Map.of("SVDF", Svdf::prepare);
  }

  /** Extents of the layer. */
  private record Extents(int batch, int inputs, int filters, int memory, int rank) {
    static Extents of(PlainNode node) {
      Shape x = node.shape(X);
      Shape features = node.shape(FEATURES);
      Shape time = node.shape(TIME);
      int rank = node.integer("rank", 1, 1, Integer.MAX_VALUE);
      node.check(
          x.rank() == 2
              && features.rank() == 2
              && time.rank() == 2
              && x.dim(1) == features.dim(1)
              && time.dim(0) == features.dim(0)
              && time.dim(1) >= 1
              && features.dim(0) % rank == 0,
          "input %s, feature weights %s, time weights %s and rank %d do not fit",
          x,
          features,
          time,
          rank);
      Extents extents = new Extents(x.dim(0), x.dim(1), features.dim(0), time.dim(1), rank);
      node.check(
          node.shape(STATE).elementCount()
              == (long) extents.batch * extents.filters * extents.memory,
          "state of shape %s does not fit %d filters of %d steps",
          node.shape(STATE),
          extents.filters,
          extents.memory);
      node.check(
          !node.has(BIAS) || node.shape(BIAS).elementCount() == extents.units(),
          "bias does not fit %d units",
          extents.units());
      return extents;
    }

    int units() {
      return filters / rank;
    }

    /** Where the newest product of a filter is kept. */
    int newest(int item, int filter) {
      return (item * filters + filter + 1) * memory - 1;
    }
  }

  private static Prepared prepare(PlainNode node) {
    Extents extents = Extents.of(node);
    DataType x = node.spec(X).type();
    DataType features = node.spec(FEATURES).type();
    DataType state = node.spec(STATE).type();
    if (x == FLOAT32) {
      node.check(
          state == FLOAT32 && (features == FLOAT32 || features == INT8),
          "weights %s and state %s are not supported for F32 inputs",
          features.code(),
          state.code());
      return floats(node, extents);
    }
    node.check(
        x == INT8 && features == INT8 && node.spec(TIME).type() == INT16 && state == INT16,
        "input %s, weights %s and %s with state %s are not supported",
        x.code(),
        features.code(),
        node.spec(TIME).type().code(),
        state.code());
    return integers(node, extents);
  }

  /** The state without its oldest step, which makes place for the newest. */
  private static void moveState(TensorView[] inputs, TensorView[] outputs) {
    TensorView old = inputs[STATE];
    if (old.count() > 1) {
      outputs[1].copy(0, old, 1, old.count() - 1);
    }
  }

  private static Prepared floats(PlainNode node, Extents extents) {
    boolean hybrid = node.spec(FEATURES).type() == INT8;
    List<TensorType> scratch = new ArrayList<>();
    scratch.add(new TensorType(FLOAT32, Shape.of(extents.filters)));
    if (hybrid) {
      scratch.add(new TensorType(INT8, node.shape(X)));
      scratch.add(new TensorType(FLOAT32, Shape.of(extents.batch, 2)));
    }
    DataType time = node.spec(TIME).type();
    node.check(time == FLOAT32 || (hybrid && time == INT8), "time weights are %s", time.code());
    float timeScale = time == INT8 ? node.quantization(TIME).scale() : 1f;
    float[] scales = hybrid ? node.quantization(FEATURES).scales() : new float[0];
    node.check(scales.length <= 1, "feature weights have a scale for each filter");
    return new Prepared(
        List.of(
            new TensorType(FLOAT32, Shape.of(extents.batch, extents.units())), node.input(STATE)),
        scratch,
        new FloatKernel(
            extents,
            scales,
            timeScale,
            node.integer("asymmetric_quantize_inputs", 0) != 0,
            FloatActivation.of(node)));
  }

  /**
   * @param scales of the feature weights; none if they are floats
   */
  private record FloatKernel(
      Extents of, float[] scales, float timeScale, boolean asymmetric, FloatActivation activation)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      moveState(inputs, outputs);
      for (int item = 0; item < of.batch; item++) {
        features(item, inputs, scratch);
        FloatView products = (FloatView) scratch[0];
        for (int filter = 0; filter < of.filters; filter++) {
          outputs[1].setFloat(of.newest(item, filter), products.getFloat(filter));
        }
        for (int unit = 0; unit < of.units(); unit++) {
          float sum = inputs[BIAS] == null ? 0f : inputs[BIAS].getFloat(unit);
          for (int r = 0; r < of.rank; r++) {
            sum += overTime(item, unit * of.rank + r, inputs[TIME], outputs[1]);
          }
          outputs[0].setFloat(item * of.units() + unit, activation.apply(sum));
        }
      }
    }

    private void features(int item, TensorView[] inputs, TensorView[] scratch) {
      FloatView x = (FloatView) inputs[X];
      FloatView products = (FloatView) scratch[0];
      int at = x.offset() + item * of.inputs;
      MatrixRows.begin(null, products.array(), products.offset(), of.filters);
      if (scales.length == 0) {
        MatrixRows.accumulate(
            (FloatView) inputs[FEATURES],
            of.inputs,
            x.array(),
            at,
            products.array(),
            products.offset());
        return;
      }
      ByteView q = (ByteView) scratch[1];
      FloatView parameters = (FloatView) scratch[2];
      DynamicQuantization.rows(
          x.array(),
          at,
          1,
          of.inputs,
          asymmetric,
          q.array(),
          q.offset(),
          parameters.array(),
          parameters.offset());
      MatrixRows.accumulate(
          (ByteView) inputs[FEATURES],
          scales,
          of.inputs,
          q.array(),
          q.offset(),
          parameters.array(),
          parameters.offset(),
          products.array(),
          products.offset());
    }

    private float overTime(int item, int filter, TensorView time, TensorView state) {
      int at = (item * of.filters + filter) * of.memory;
      float sum = 0;
      for (int m = 0; m < of.memory; m++) {
        float weight = time.getFloat(filter * of.memory + m) * timeScale;
        sum = Math.fma(weight, state.getFloat(at + m), sum);
      }
      return sum;
    }
  }

  private static Prepared integers(PlainNode node, Extents extents) {
    QuantizedTensor x = QuantizedTensor.input(node, X, INT8);
    QuantizedTensor features = QuantizedTensor.input(node, FEATURES, INT8);
    QuantizedTensor time = QuantizedTensor.input(node, TIME, INT16);
    QuantizedTensor state = QuantizedTensor.input(node, STATE, INT16);
    QuantizedTensor y = QuantizedTensor.output(node, INT8);
    node.check(
        features.zeroPoint() == 0 && time.zeroPoint() == 0 && state.zeroPoint() == 0,
        "weights and state must have the zero point 0");
    node.check(!node.has(BIAS) || node.spec(BIAS).type() == INT32, "the bias must be I32");
    return new Prepared(
        List.of(y.withShape(Shape.of(extents.batch, extents.units())), node.input(STATE)),
        List.of(),
        new IntegerKernel(
            extents,
            x.zeroPoint(),
            QuantizedMultiplier.of((double) x.scale() * features.scale() / state.scale()),
            QuantizedMultiplier.of((double) state.scale() * time.scale() / y.scale()),
            y.zeroPoint(),
            OutputRange.of(node, y)));
  }

  private record IntegerKernel(
      Extents of,
      int zeroX,
      QuantizedMultiplier toState,
      QuantizedMultiplier toOutput,
      int zeroY,
      OutputRange range)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      moveState(inputs, outputs);
      for (int item = 0; item < of.batch; item++) {
        for (int filter = 0; filter < of.filters; filter++) {
          int product = features(item, filter, (ByteView) inputs[X], (ByteView) inputs[FEATURES]);
          outputs[1].setLong(
              of.newest(item, filter), Rounding.saturate16(toState.applyTo(product)));
        }
        for (int unit = 0; unit < of.units(); unit++) {
          int sum = inputs[BIAS] == null ? 0 : (int) inputs[BIAS].getLong(unit);
          for (int r = 0; r < of.rank; r++) {
            sum += overTime(item, unit * of.rank + r, (IntView) inputs[TIME], (IntView) outputs[1]);
          }
          outputs[0].setLong(
              item * of.units() + unit, range.clamp((long) toOutput.applyTo(sum) + zeroY));
        }
      }
    }

    private int features(int item, int filter, ByteView x, ByteView weights) {
      int from = x.offset() + item * of.inputs;
      int weight = weights.offset() + filter * of.inputs;
      int sum = 0;
      for (int k = 0; k < of.inputs; k++) {
        sum += (x.array()[from + k] - zeroX) * weights.array()[weight + k];
      }
      return sum;
    }

    private int overTime(int item, int filter, IntView time, IntView state) {
      int from = state.offset() + (item * of.filters + filter) * of.memory;
      int weight = time.offset() + filter * of.memory;
      int sum = 0;
      for (int m = 0; m < of.memory; m++) {
        sum += state.array()[from + m] * time.array()[weight + m];
      }
      return sum;
    }
  }
}
