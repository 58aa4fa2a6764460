package io.sluice.tools.tflite;

import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What is done to constant tensors at import. */
final class Constants {
  private Constants() {}

  /**
   * The elements with the axes reordered.
   *
   * @param shape of the result
   * @param permutation axis i of the result is axis {@code permutation[i]} of the data
   */
  static TensorData transpose(TensorData data, Shape shape, int... permutation) {
    int rank = permutation.length;
    int[] strides = new int[rank];
    for (int i = 0; i < rank; i++) {
      strides[i] = data.shape().elementCount(permutation[i] + 1, rank);
    }
    int bytes = data.type().bytes();
    ByteBuffer from = data.bytes();
    ByteBuffer to = ByteBuffer.allocate(data.byteCount());
    int[] at = new int[rank];
    int source = 0;
    while (to.hasRemaining()) {
      to.put(from.slice(source * bytes, bytes));
      for (int axis = rank - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++at[axis] < shape.dim(axis)) {
          break;
        }
        source -= at[axis] * strides[axis];
        at[axis] = 0;
      }
    }
    return TensorData.ofRawBytes(data.type(), shape, to.flip());
  }

  /** The parameters of a tensor whose axes are reordered. */
  static @Nullable QuantParams transpose(@Nullable QuantParams quantization, int... permutation) {
    Integer axis = quantization == null ? null : quantization.axis();
    if (quantization == null || axis == null) {
      return quantization;
    }
    for (int i = 0; i < permutation.length; i++) {
      if (permutation[i] == axis) {
        return QuantParams.perChannel(quantization.scales(), i);
      }
    }
    throw new IllegalArgumentException("the permutation lacks axis " + axis);
  }
}
