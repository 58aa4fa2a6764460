/**
 * Models of the ONNX format: {@link io.sluice.tools.onnx.OnnxReader} makes records of a file,
 * {@link io.sluice.tools.onnx.OnnxImporter} makes a {@link io.sluice.model.Graph} of the records.
 *
 * <p>Files are not trusted. Whatever is wrong with one is told by an {@link
 * io.sluice.model.InvalidModelException}; the classes of protobuf do not leave the reader.
 *
 * <p>Source: the ONNX specification, {@code onnx.proto} and {@code docs/IR.md}.
 */
@NullMarked
package io.sluice.tools.onnx;

import org.jspecify.annotations.NullMarked;
