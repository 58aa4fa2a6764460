package io.sluice.runtime.plain.onnx.elementwise;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.TextView;
import io.sluice.runtime.plain.onnx.Arithmetic;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * Applies a function of two elements to two tensors that are stretched to the shape of the result.
 * The result may be one of the operands if that is of its shape.
 */
interface BinaryLoop {
  void run(TensorView a, TensorView b, TensorView result);

  /** The loop of an arithmetic for elements of one type. */
  static BinaryLoop of(DataType type, Arithmetic function, Broadcast walk) {
    return switch (type) {
      case FLOAT32 -> new Floats(function, walk);
      case FLOAT16, FLOAT64 -> new Reals(function::apply, walk);
      case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL ->
          new Integral(function.integers(type), walk);
      case STRING -> throw new IllegalArgumentException("arithmetic of texts");
    };
  }

  /** Whether texts are equal. */
  record Texts(Broadcast walk) implements BinaryLoop {
    @Override
    public void run(TensorView a, TensorView b, TensorView result) {
      int at = 0;
      for (int row = 0; row < walk.rows(); row++) {
        int left = walk.first(0, row);
        int right = walk.first(1, row);
        for (int i = 0; i < walk.length(); i++) {
          String one = ((TextView) a).get(left + i * walk.step(0));
          String other = ((TextView) b).get(right + i * walk.step(1));
          result.setLong(at++, one.equals(other) ? 1 : 0);
        }
      }
    }
  }

  /** FLOAT32 all. */
  record Floats(Arithmetic function, Broadcast walk) implements BinaryLoop {
    @Override
    public void run(TensorView a, TensorView b, TensorView result) {
      run((FloatView) a, (FloatView) b, (FloatView) result);
    }

    private void run(FloatView a, FloatView b, FloatView result) {
      int at = result.offset();
      for (int row = 0; row < walk.rows(); row++) {
        int left = a.offset() + walk.first(0, row);
        int right = b.offset() + walk.first(1, row);
        row(a.array(), left, b.array(), right, result.array(), at);
        at += walk.length();
      }
    }

    private void row(float[] a, int left, float[] b, int right, float[] result, int at) {
      int leftStep = walk.step(0);
      int rightStep = walk.step(1);
      for (int i = 0; i < walk.length(); i++) {
        result[at + i] = function.apply(a[left + i * leftStep], b[right + i * rightStep]);
      }
    }
  }

  /** Any types, by way of doubles. */
  record Reals(DoubleBinaryOperator function, Broadcast walk) implements BinaryLoop {
    @Override
    public void run(TensorView a, TensorView b, TensorView result) {
      int at = 0;
      for (int row = 0; row < walk.rows(); row++) {
        int left = walk.first(0, row);
        int right = walk.first(1, row);
        for (int i = 0; i < walk.length(); i++) {
          double x = a.getDouble(left + i * walk.step(0));
          double y = b.getDouble(right + i * walk.step(1));
          result.setDouble(at++, function.applyAsDouble(x, y));
        }
      }
    }
  }

  /** Integers and truth values of any types, by way of longs. */
  record Integral(LongBinaryOperator function, Broadcast walk) implements BinaryLoop {
    @Override
    public void run(TensorView a, TensorView b, TensorView result) {
      int at = 0;
      for (int row = 0; row < walk.rows(); row++) {
        int left = walk.first(0, row);
        int right = walk.first(1, row);
        for (int i = 0; i < walk.length(); i++) {
          long x = a.getLong(left + i * walk.step(0));
          long y = b.getLong(right + i * walk.step(1));
          result.setLong(at++, function.applyAsLong(x, y));
        }
      }
    }
  }
}
