package io.sluice.benchmarks;

import io.sluice.benchmarks.tflite.TfliteExporter;
import io.sluice.model.Graph;
import io.sluice.model.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.lite.Interpreter;

/**
 * TFLite with XNNPACK on one thread, in its best use: direct buffers for inputs and outputs, in the
 * order of its own layout. In float only: the INT8 kernels of the release that there is for Java
 * are not XNNPACK's, and take many times what its float ones do.
 */
final class TfliteContender implements Contender {
  private static final String LIBRARY = "/native/lib/libtensorflowlite_jni.so";

  private final Interpreter interpreter;
  private final TensorSpec output;
  private final ByteBuffer[] inputs;
  private final ByteBuffer outputBuffer;
  private final Map<Integer, Object> outputs = new HashMap<>();

  /**
   * A contender for a graph of one data input and one data output.
   *
   * @throws IllegalArgumentException naming the node that is not among the exporter's
   */
  TfliteContender(Graph graph, float[] features) {
    byte[] file = TfliteExporter.export(graph);
    Interpreter.Options options = new Interpreter.Options().setNumThreads(1).setUseXNNPACK(true);
    this.interpreter = new Interpreter(direct(file.length).put(file), options);
    this.output = graph.dataOutputs().get(0);
    this.inputs =
        graph.inputs().stream()
            .map(name -> direct(Float.BYTES * graph.tensor(name).shape().elementCount()))
            .toArray(ByteBuffer[]::new);
    TensorSpec input = graph.dataInputs().get(0);
    inputs[graph.inputs().indexOf(input.name())]
        .asFloatBuffer()
        .put(TfliteExporter.toInput(features, input));
    this.outputBuffer = direct(Float.BYTES * output.shape().elementCount());
    outputs.put(0, outputBuffer);
  }

  /** Loads the native library; false where there is none for this platform. */
  static boolean load() throws IOException {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      return false;
    }
    try (InputStream library = TfliteContender.class.getResourceAsStream(LIBRARY)) {
      if (library == null) {
        return false;
      }
      Path file = Files.createTempFile("tflite", ".so");
      Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
      System.load(file.toString());
      Files.delete(file);
      return true;
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public Engine engine() {
    return Engine.TFLITE;
  }

  @Override
  public Form form() {
    return Form.FLOAT;
  }

  @Override
  public void run() {
    outputBuffer.rewind();
    interpreter.runForMultipleInputsOutputs(inputs, outputs);
  }

  @Override
  public float[] outputs() {
    float[] values = new float[output.shape().elementCount()];
    outputBuffer.duplicate().order(ByteOrder.nativeOrder()).rewind().asFloatBuffer().get(values);
    return TfliteExporter.fromOutput(values, output);
  }

  @Override
  public void close() {
    interpreter.close();
  }
}
