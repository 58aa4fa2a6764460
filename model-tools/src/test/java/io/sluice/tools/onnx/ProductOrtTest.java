package io.sluice.tools.onnx;

import io.sluice.model.DataType;
import io.sluice.model.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrix products, convolutions and pools against ONNX Runtime, on odd shapes. */
class ProductOrtTest {
  private static final int[][] IMAGES = {{9}, {7, 9}, {5, 7, 6}};
  private static final int[] KERNEL = {3, 2, 3};

  private final RandomTensors samples = new RandomTensors();

  @Test
  void matMulBroadcastsAsNumPy() {
    int[][][] shapes = {
      {{3}, {3}}, {{3}, {3, 5}}, {{5, 3}, {3}}, {{2, 1, 5, 3}, {7, 3, 4}}, {{7, 1, 3}, {2, 1, 3, 1}}
    };
    for (int[][] pair : shapes) {
      OrtOracle.op("MatMul", 13)
          .input(samples.floats(pair[0]))
          .input(samples.floats(pair[1]))
          .check(1e-5);
      OrtOracle.op("MatMul", 13)
          .input(samples.between(-99, 99, DataType.INT32, pair[0]))
          .input(samples.between(-99, 99, DataType.INT32, pair[1]))
          .checkExact();
    }
  }

  @Test
  void gemmTransposesAndBroadcasts() {
    int[][] addends = {{}, {1}, {7}, {5, 1}, {5, 7}, {1, 7}};
    for (int i = 0; i < 4; i++) {
      for (int[] addend : addends) {
        OrtOracle.op("Gemm", 13)
            .attribute("transA", i % 2)
            .attribute("transB", i / 2)
            .attribute("alpha", i == 0 ? 1f : 0.5f)
            .attribute("beta", 2f)
            .input(i % 2 == 0 ? samples.floats(5, 3) : samples.floats(3, 5))
            .input(i / 2 == 0 ? samples.floats(3, 7) : samples.floats(7, 3))
            .input(samples.floats(addend))
            .check(1e-5);
      }
    }
  }

  private static List<Map<String, Object>> placements(int rank) {
    return List.of(
        Map.of(),
        Map.of("pads", pads(rank, 1, 0)),
        Map.of("strides", all(rank, 2), "pads", pads(rank, 0, 1)),
        Map.of("dilations", all(rank, 2)),
        Map.of("auto_pad", "SAME_UPPER", "strides", all(rank, 2)),
        Map.of("auto_pad", "SAME_LOWER", "strides", all(rank, 2)),
        Map.of("auto_pad", "VALID"));
  }

  private static List<Integer> all(int count, int value) {
    return Collections.nCopies(count, value);
  }

  private static List<Integer> pads(int rank, int before, int after) {
    List<Integer> pads = new ArrayList<>(all(rank, before));
    pads.addAll(all(rank, after));
    return pads;
  }

  private static OrtOracle with(OrtOracle oracle, Map<String, Object> attributes) {
    attributes.forEach(oracle::attribute);
    return oracle;
  }

  private static int[] shape(int first, int second, int... spatial) {
    int[] shape = new int[spatial.length + 2];
    shape[0] = first;
    shape[1] = second;
    System.arraycopy(spatial, 0, shape, 2, spatial.length);
    return shape;
  }

  private static int[] kernel(int rank) {
    return Arrays.copyOf(KERNEL, rank);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void convolutions(int rank) {
    for (Map<String, Object> placement : placements(rank)) {
      with(OrtOracle.op("Conv", 11), placement)
          .attribute("group", 2)
          .input(samples.floats(shape(2, 4, IMAGES[rank - 1])))
          .input(samples.floats(shape(6, 2, kernel(rank))))
          .input(samples.floats(6))
          .check(1e-4);
      with(OrtOracle.op("ConvTranspose", 11), placement)
          .attribute("group", 2)
          .input(samples.floats(shape(2, 4, IMAGES[rank - 1])))
          .input(samples.floats(shape(4, 3, kernel(rank))))
          .input(samples.floats(6))
          .check(1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void transposedConvolutionsOfAGivenSize(int rank) {
    List<Map<String, Object>> sizes =
        List.of(
            Map.of("strides", all(rank, 2), "output_padding", all(rank, 1)),
            Map.of("strides", all(rank, 2), "output_shape", all(rank, 17)),
            Map.of(
                "strides", all(rank, 2), "output_shape", all(rank, 18), "auto_pad", "SAME_UPPER"));
    for (Map<String, Object> size : sizes) {
      int[] image = all(rank, 9).stream().mapToInt(i -> i).toArray();
      with(OrtOracle.op("ConvTranspose", 11), size)
          .input(samples.floats(shape(1, 2, image)))
          .input(samples.floats(shape(2, 3, kernel(rank))))
          .check(1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void pools(int rank) {
    List<Integer> kernel = Arrays.stream(kernel(rank)).boxed().toList();
    for (Map<String, Object> placement : placements(rank)) {
      for (int ceil = 0; ceil < 2; ceil++) {
        if (ceil == 1 && placement.containsKey("auto_pad")) {
          continue;
        }
        TensorData x = samples.floats(shape(2, 3, IMAGES[rank - 1]));
        with(OrtOracle.op("MaxPool", 12), placement)
            .attribute("kernel_shape", kernel)
            .attribute("ceil_mode", ceil)
            .attribute("storage_order", ceil)
            .outputs(2)
            .input(x)
            .checkExact();
        with(OrtOracle.op("MaxPool", 12), placement)
            .attribute("kernel_shape", kernel)
            .attribute("ceil_mode", ceil)
            .input(samples.integers(DataType.INT8, shape(2, 3, IMAGES[rank - 1])))
            .checkExact();
        with(OrtOracle.op("AveragePool", 19), placement)
            .attribute("kernel_shape", kernel)
            .attribute("ceil_mode", ceil)
            .attribute("count_include_pad", ceil)
            .input(x)
            .check(1e-5);
        with(OrtOracle.op("LpPool", 18), placement)
            .attribute("kernel_shape", kernel)
            .attribute("ceil_mode", ceil)
            .attribute("p", 2 + ceil)
            .input(x)
            .check(1e-5);
      }
    }
  }

  @Test
  void globalPools() {
    for (String op : List.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool")) {
      OrtOracle.op(op, 13).input(samples.floats(2, 3, 7, 5)).check(1e-5);
    }
  }
}
