/**
 * TensorFlow Lite models: {@link io.sluice.tools.tflite.file.TfliteReader} takes a {@code .tflite}
 * file apart into records, {@link io.sluice.tools.tflite.TfliteImporter} makes a {@link
 * io.sluice.model.Graph} of them.
 *
 * <p>The file may be anything: the reader is the one place that touches its bytes and refuses what
 * does not hold; the records that it gives have indices within range and data of the right size.
 */
@NullMarked
package io.sluice.tools.tflite;

import org.jspecify.annotations.NullMarked;
