/**
 * Whether models give what they must: golden vectors, ONNX's test folders, and arrays from the
 * runtime that a model came from.
 */
@NullMarked
package io.sluice.tools.verify;

import org.jspecify.annotations.NullMarked;
