/** Internal: ops of {@code ai.onnx.ml} that have no form in ops of the standard's own domain. */
@NullMarked
package io.sluice.runtime.plain.onnx.ml;

import org.jspecify.annotations.NullMarked;
