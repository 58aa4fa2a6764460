package io.sluice.runtime;

/** Steps that multiply with weights: linear layers and convolutions. */
final class ProductSteps {
  private ProductSteps() {}

  /**
   * A linear layer.
   *
   * @param rows how many vectors it is applied to
   */
  record Linear(RowProduct product, int rows, int inputs, int outputs, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      for (int row = 0; row < rows; row++) {
        product.start(memory, 0);
        product.add(memory, xAt + row * inputs, 1, inputs, 0, 0);
        product.store(memory, 0, yAt + row * outputs, 1);
      }
    }
  }

  /** A convolution with lanes across the output channels of a group, one position at a time. */
  record ConvByChannels(RowProduct product, ConvGeometry geometry, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      ConvGeometry g = geometry;
      for (int group = 0; group < g.batch() * g.groups(); group++) {
        int x = xAt + group * g.inputs() * g.plane();
        int y = yAt + group * g.outputs() * g.outPlane();
        for (int row = 0; row < g.outHeight(); row++) {
          for (int column = 0; column < g.outWidth(); column++) {
            product.start(memory, group % g.groups());
            addTaps(memory, group % g.groups(), x, row, column);
            product.store(memory, group % g.groups(), y++, g.outPlane());
          }
        }
      }
    }

    private void addTaps(WorkingMemory memory, int group, int x, int row, int column) {
      ConvGeometry g = geometry;
      for (int i = 0; i < g.kernelHeight(); i++) {
        int inputRow = g.inputRow(row, i);
        if (inputRow < 0 || inputRow >= g.height()) {
          continue;
        }
        for (int j = 0; j < g.kernelWidth(); j++) {
          int inputColumn = g.inputColumn(column, j);
          if (inputColumn >= 0 && inputColumn < g.width()) {
            int at = x + inputRow * g.width() + inputColumn;
            int firstRow = (i * g.kernelWidth() + j) * g.inputs();
            product.add(memory, at, g.plane(), g.inputs(), group, firstRow);
          }
        }
      }
    }
  }

  /** A convolution with lanes along the rows of the output, one channel at a time. */
  record ConvByPositions(LaneProduct product, ConvGeometry geometry, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      ConvGeometry g = geometry;
      int channels = g.groups() * g.outputs();
      for (int n = 0; n < g.batch() * channels; n++) {
        int channel = n % channels;
        int x = xAt + n / g.outputs() * g.inputs() * g.plane();
        for (int row = 0; row < g.outHeight(); row++) {
          product.start(memory, channel, g.outWidth());
          addTaps(memory, channel, x, row);
          int y = yAt + n * g.outPlane() + row * g.outWidth();
          product.store(memory, channel, y, g.outWidth());
        }
      }
    }

    private void addTaps(WorkingMemory memory, int channel, int x, int row) {
      ConvGeometry g = geometry;
      for (int i = 0; i < g.kernelHeight(); i++) {
        int inputRow = g.inputRow(row, i);
        if (inputRow < 0 || inputRow >= g.height()) {
          continue;
        }
        for (int j = 0; j < g.kernelWidth(); j++) {
          int first = g.firstColumn(j);
          int width = g.endColumn(j) - first;
          if (width > 0) {
            int weight = channel * g.taps() + i * g.kernelWidth() + j;
            int at = x + inputRow * g.width() + g.inputColumn(first, j);
            addChannels(memory, at, weight, first, width);
          }
        }
      }
    }

    private void addChannels(WorkingMemory memory, int at, int weight, int first, int width) {
      ConvGeometry g = geometry;
      int kernelPlane = g.kernelHeight() * g.kernelWidth();
      for (int c = 0; c < g.inputs(); c++) {
        product.add(
            memory, at + c * g.plane(), g.strideWidth(), weight + c * kernelPlane, first, width);
      }
    }
  }
}
