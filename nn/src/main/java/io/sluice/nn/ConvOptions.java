package io.sluice.nn;

import io.sluice.model.Op;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Options of a convolution, with PyTorch's defaults: {@code new
 * ConvOptions().stride(2).padding(1)}. A list of one value applies to every spatial dimension.
 *
 * @param stride steps between output positions
 * @param padding zeros before and after each spatial dimension
 * @param dilation steps between kernel elements
 * @param groups the channels fall into this many groups that do not see each other
 * @param bias whether there is one
 */
public record ConvOptions(
    List<Integer> stride, List<Integer> padding, List<Integer> dilation, int groups, boolean bias) {

  /** Checks the values. */
  public ConvOptions {
    stride = checked("stride", stride, 1);
    padding = checked("padding", padding, 0);
    dilation = checked("dilation", dilation, 1);
    Operation.require(groups >= 1, "conv", "groups %d is below 1", groups);
  }

  /** Stride 1, no padding, dilation 1, one group, with bias. */
  public ConvOptions() {
    this(List.of(1), List.of(0), List.of(1), 1, true);
  }

  private static List<Integer> checked(String what, List<Integer> values, int least) {
    Operation.require(
        !values.isEmpty() && values.size() <= 2 && values.stream().allMatch(v -> v >= least),
        "conv",
        "%s %s must be one or two values of at least %d",
        what,
        values,
        least);
    return List.copyOf(values);
  }

  /** One value for all, or one for each spatial dimension. */
  public ConvOptions stride(Integer... values) {
    return new ConvOptions(Arrays.asList(values), padding, dilation, groups, bias);
  }

  /** One value for all, or one for each spatial dimension. */
  public ConvOptions padding(Integer... values) {
    return new ConvOptions(stride, Arrays.asList(values), dilation, groups, bias);
  }

  /** One value for all, or one for each spatial dimension. */
  public ConvOptions dilation(Integer... values) {
    return new ConvOptions(stride, padding, Arrays.asList(values), groups, bias);
  }

  /** Input channels and output channels must be multiples of it. */
  public ConvOptions groups(int count) {
    return new ConvOptions(stride, padding, dilation, count, bias);
  }

  /** Whether there is a bias. */
  public ConvOptions bias(boolean present) {
    return new ConvOptions(stride, padding, dilation, groups, present);
  }

  int[] strideFor(int dimensions) {
    return values("stride", stride, dimensions);
  }

  int[] paddingFor(int dimensions) {
    return values("padding", padding, dimensions);
  }

  int[] dilationFor(int dimensions) {
    return values("dilation", dilation, dimensions);
  }

  private static int[] values(String what, List<Integer> values, int dimensions) {
    Operation.require(
        values.size() == 1 || values.size() == dimensions,
        "conv" + dimensions + "d",
        "%s %s does not have %d values",
        what,
        values,
        dimensions);
    return IntStream.range(0, dimensions)
        .map(d -> values.get(values.size() == 1 ? 0 : d))
        .toArray();
  }

  /** The op of a graph. */
  Op.Conv op(int dimensions) {
    List<Integer> before = boxed(paddingFor(dimensions));
    return new Op.Conv(
        boxed(strideFor(dimensions)),
        Stream.concat(before.stream(), before.stream()).toList(),
        boxed(dilationFor(dimensions)),
        groups);
  }

  private static List<Integer> boxed(int[] values) {
    return IntStream.of(values).boxed().toList();
  }
}
