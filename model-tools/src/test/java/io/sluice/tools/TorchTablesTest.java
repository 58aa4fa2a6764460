package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.kernels.Activations;
import io.sluice.kernels.FloatFunction;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Quantization;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PyTorch's quantized hardsigmoid and hardswish, all 256 values for 14 parameters each. */
class TorchTablesTest {
  /** What an unsigned byte is above the signed one that stands for it. */
  private static final int UNSIGNED = 128;

  @Test
  void quantizedHardsigmoidIsPyTorchsTable() throws Exception {
    assertTables("qhardsigmoid", Activations::hardSigmoid, 4);
  }

  @Test
  void quantizedHardswishIsPyTorchsTable() throws Exception {
    assertTables("qhardswish", Activations::hardSwish, 6);
  }

  private static void assertTables(String name, FloatFunction function, int outputColumn)
      throws Exception {
    Path folder = Conformance.path("goldens/torch");
    List<String> lines = Files.readAllLines(folder.resolve("qparams.tsv"));
    assertThat(lines).hasSize(15);
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("\t");
      int shift = fields[1].equals("torch.quint8") ? UNSIGNED : 0;
      LookupTable table =
          LookupTable.of(
              function,
              quantization(fields[2], fields[3], shift),
              quantization(fields[outputColumn], fields[outputColumn + 1], shift));
      long[] ours = new long[256];
      for (int i = 0; i < ours.length; i++) {
        ours[i] = table.get((byte) (i - 128)) + shift;
      }
      NpyArray theirs = NpyFile.read(folder.resolve(name + "_" + fields[0] + ".npy"));
      assertThat(ours).as("%s of case %s", name, fields[0]).containsExactly(theirs.toLongs());
    }
  }

  private static Quantization quantization(String scale, String zeroPoint, int shift) {
    return new Quantization(Float.parseFloat(scale), Integer.parseInt(zeroPoint) - shift);
  }
}
