package io.sluice.runtime.plain.onnx.resize;

import io.sluice.runtime.plain.PlainNode;

/** Where the elements of a resized axis lie in the original one. */
enum CoordinateMode {
  HALF_PIXEL("half_pixel"),
  HALF_PIXEL_SYMMETRIC("half_pixel_symmetric"),
  PYTORCH_HALF_PIXEL("pytorch_half_pixel"),
  ALIGN_CORNERS("align_corners"),
  ASYMMETRIC("asymmetric"),
  TF_HALF_PIXEL_FOR_NN("tf_half_pixel_for_nn"),
  TF_CROP_AND_RESIZE("tf_crop_and_resize");

  private final String text;

  CoordinateMode(String text) {
    this.text = text;
  }

  static CoordinateMode of(PlainNode node) {
    String name = node.text("coordinate_transformation_mode", HALF_PIXEL.text);
    for (CoordinateMode mode : values()) {
      if (mode.text.equals(name)) {
        return mode;
      }
    }
    throw node.failure("coordinate_transformation_mode '%s' is not known", name);
  }

  /** The coordinate of element {@code x}; the arithmetic is in floats, as runtimes have it. */
  float source(int x, ResizedAxis axis) {
    float last = axis.extent() - 1;
    int length = axis.resized();
    float halfPixel = (x + 0.5f) / axis.scale() - 0.5f;
    return switch (this) {
      case HALF_PIXEL -> halfPixel;
      case HALF_PIXEL_SYMMETRIC -> {
        float adjustment = length / (axis.scale() * axis.extent());
        yield axis.extent() / 2f * (1 - adjustment) + halfPixel;
      }
      case PYTORCH_HALF_PIXEL -> length > 1 ? halfPixel : 0;
      case ALIGN_CORNERS -> length > 1 ? x * last / (length - 1) : 0;
      case ASYMMETRIC -> x / axis.scale();
      case TF_HALF_PIXEL_FOR_NN -> (x + 0.5f) / axis.scale();
      case TF_CROP_AND_RESIZE ->
          length > 1
              ? axis.start() * last + x * (axis.end() - axis.start()) * last / (length - 1)
              : 0.5f * (axis.start() + axis.end()) * last;
    };
  }
}
