package io.sluice.runtime.plain.onnx.resize;

/**
 * How an axis is resized.
 *
 * @param axis its number
 * @param extent before
 * @param resized the extent afterwards
 * @param scale how much longer it becomes; not always the quotient of the extents, which are whole
 * @param start of the part that is resized, where 0 is the first element and 1 the last
 * @param end of that part
 */
record ResizedAxis(int axis, int extent, int resized, float scale, float start, float end) {
  boolean isWhole() {
    return start == 0 && end == 1;
  }

  /** Whether a coordinate lies between the first element and the last. */
  boolean contains(float coordinate) {
    return coordinate >= 0 && coordinate <= extent - 1;
  }

  int clamped(int index) {
    return Math.max(0, Math.min(extent - 1, index));
  }
}
