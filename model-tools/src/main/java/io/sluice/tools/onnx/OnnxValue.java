package io.sluice.tools.onnx;

import io.sluice.model.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of an ONNX graph.
 *
 * @param type null if the file does not say
 * @param dimensions null if the file does not even say how many there are
 */
public record OnnxValue(
    String name, @Nullable DataType type, @Nullable List<Dimension> dimensions) {

  public OnnxValue {
    dimensions = dimensions == null ? null : List.copyOf(dimensions);
  }

  /**
   * An extent that is known, or has a name, or neither.
   *
   * @param extent -1 if not known
   * @param symbol empty if it has none
   */
  public record Dimension(int extent, String symbol) {
    /** An extent that is known. */
    public static Dimension of(int extent) {
      return new Dimension(extent, "");
    }

    /** An extent that has a name. */
    public static Dimension of(String symbol) {
      return new Dimension(-1, symbol);
    }

    public boolean isKnown() {
      return extent >= 0;
    }

    @Override
    public String toString() {
      return isKnown() ? Integer.toString(extent) : symbol.isEmpty() ? "?" : symbol;
    }
  }
}
