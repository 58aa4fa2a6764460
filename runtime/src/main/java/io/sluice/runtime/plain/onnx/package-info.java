/**
 * The ops of the ONNX operator specification in plain form, each with the semantics of all its
 * versions since opset 7. A family is a class that maps the ops' names to their forms.
 */
@NullMarked
package io.sluice.runtime.plain.onnx;

import org.jspecify.annotations.NullMarked;
