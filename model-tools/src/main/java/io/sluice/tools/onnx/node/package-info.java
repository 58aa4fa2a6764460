/** Internal: nodes of ONNX models as the file has them. */
@NullMarked
package io.sluice.tools.onnx.node;

import org.jspecify.annotations.NullMarked;
