package io.sluice.tools.load;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxModel;
import io.sluice.tools.onnx.OnnxValue;
import java.util.List;
import java.util.Map;

/** Imports ONNX models as graphs and binds the inputs that decide shapes. */
public final class OnnxSource {
  private OnnxSource() {}

  /** What the importer is told by the options. */
  private static ImportOptions importOptions(LoadOptions options) {
    ImportOptions imported = ImportOptions.defaults();
    for (Map.Entry<String, Integer> dimension : options.dimensions().entrySet()) {
      imported = imported.dim(dimension.getKey(), dimension.getValue());
    }
    return options.numerics() == null ? imported : imported.numerics(options.numerics());
  }

  /**
   * Imports a model for given inputs: their shapes decide those dimensions that the file and the
   * options leave open, and their elements are bound where they decide shapes.
   *
   * @param inputs by name; those that are missing stay as the file has them
   * @throws UnsupportedModelException if the model has what is not supported
   */
  public static Graph graph(OnnxModel model, LoadOptions options, Map<String, TensorData> inputs) {
    try {
      ImportOptions imported = importOptions(options);
      for (OnnxValue input : model.inputs()) {
        TensorData data = inputs.get(input.name());
        if (data != null) {
          imported = withShape(imported, input, data.shape());
        }
      }
      imported = OnnxImporter.bindShapeInputs(model, imported, inputs);
      return OnnxImporter.importModel(model, imported);
    } catch (InvalidModelException e) {
      throw new UnsupportedModelException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Sets the dimensions that the file leaves open; those with names only where nobody did. */
  private static ImportOptions withShape(ImportOptions options, OnnxValue input, Shape shape) {
    List<OnnxValue.Dimension> dimensions = input.dimensions();
    if (dimensions == null || dimensions.size() != shape.rank()) {
      return options;
    }
    ImportOptions changed = options;
    for (int axis = 0; axis < dimensions.size(); axis++) {
      OnnxValue.Dimension dimension = dimensions.get(axis);
      String name = dimension.symbol().isEmpty() ? input.name() + ":" + axis : dimension.symbol();
      if (!dimension.isKnown() && !changed.dims().containsKey(name)) {
        changed = changed.dim(name, shape.dim(axis));
      }
    }
    return changed;
  }
}
