/**
 * The model graph and the {@code .sluice} file: what a model is, apart from how it is computed.
 *
 * <p>Everything here is immutable and checked on construction: a {@link io.sluice.model.Graph} that
 * exists has consistent names, shapes and types, whoever made it. {@code FORMAT.md} in this folder
 * specifies the file.
 */
@NullMarked
package io.sluice.model;

import org.jspecify.annotations.NullMarked;
