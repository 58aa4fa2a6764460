/** Internal: windows of convolutions and pools. */
@NullMarked
package io.sluice.runtime.plain.onnx.window;

import org.jspecify.annotations.NullMarked;
