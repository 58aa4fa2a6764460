package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.NumericsProfile;
import io.sluice.model.TensorData;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of an import. Immutable; each method returns changed options.
 *
 * @param dims extents by the name that the file gives them, or by {@code input:axis} for those of
 *     graph inputs that have no name
 * @param batch the extent of the first dimension of graph inputs where it is not fixed
 * @param constants elements of graph inputs that are not to be inputs any more
 * @param numerics null for ONNX Runtime's where the model is quantized, else Sluice's own
 * @param coreOps whether nodes become ops of Sluice where one fits exactly; all stay as they are in
 *     the file otherwise, which is slower, for tests
 */
public record ImportOptions(
    Map<String, Integer> dims,
    int batch,
    Map<String, TensorData> constants,
    @Nullable NumericsProfile numerics,
    boolean coreOps) {

  public ImportOptions {
    dims = Map.copyOf(dims);
    constants = Map.copyOf(constants);
    check(batch >= 1, "the batch is %d; it must be at least 1", batch);
    dims.forEach(
        (name, extent) ->
            check(extent >= 0, "dimension '%s' is %d; it must not be negative", name, extent));
  }

  /** Batch 1, nothing else decided. */
  public static ImportOptions defaults() {
    return new ImportOptions(Map.of(), 1, Map.of(), null, true);
  }

  /** With the extent of a dimension that the file leaves open. */
  public ImportOptions dim(String name, int extent) {
    return new ImportOptions(with(dims, name, extent), batch, constants, numerics, coreOps);
  }

  /** With the extent of the first dimension of inputs where the file leaves it open. */
  public ImportOptions batch(int extent) {
    return new ImportOptions(dims, extent, constants, numerics, coreOps);
  }

  /** With a graph input replaced by a constant. */
  public ImportOptions constant(String input, TensorData data) {
    return new ImportOptions(dims, batch, with(constants, input, data), numerics, coreOps);
  }

  /** With the integer arithmetic to follow. */
  public ImportOptions numerics(NumericsProfile profile) {
    return new ImportOptions(dims, batch, constants, profile, coreOps);
  }

  /** With or without ops of Sluice. */
  public ImportOptions coreOps(boolean wanted) {
    return new ImportOptions(dims, batch, constants, numerics, wanted);
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    Map<String, V> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }
}
