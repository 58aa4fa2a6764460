package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model file with all it needs: graph, meaning of its input and outputs, golden vectors and
 * provenance. Immutable; safe to share. Its identity is the SHA-256 digest of the file.
 */
public final class ModelArtifact {
  /** The file, and what is read of it: its header as text and values, and its golden vectors. */
  private static final int COPIES = 4;

  private final Contents contents;
  private final byte[] file;
  private final ModelId id;

  /**
   * What an artifact is made of.
   *
   * @param name of the model; letters, digits, dots, hyphens, underscores
   * @param version of the model, likewise
   * @param graph what is computed
   * @param features the meaning of the first data input, or null if it is plain numbers
   * @param outputs names of the outputs, and the decision
   * @param golden vectors that prove a machine computes this model right, or null
   * @param provenance free notes on where the model comes from; no clock times, so that the same
   *     model gives the same file
   */
  public record Contents(
      String name,
      String version,
      Graph graph,
      @Nullable FeatureSchema features,
      OutputSchema outputs,
      @Nullable GoldenVectors golden,
      SortedMap<String, String> provenance) {

    public Contents {
      ModelId.checkWord("name", name);
      ModelId.checkWord("version", version);
      provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
      List<TensorSpec> inputs = graph.dataInputs();
      check(!inputs.isEmpty(), "the graph has no input besides state");
      long outputLength = 0;
      for (TensorSpec input : inputs) {
        check(
            input.type() != DataType.STRING,
            "graph input '%s' takes texts; a model that scores events takes numbers",
            input.name());
      }
      for (TensorSpec output : graph.dataOutputs()) {
        check(
            output.type() != DataType.STRING,
            "graph output '%s' gives texts; a model that scores events gives numbers",
            output.name());
        outputLength += output.shape().elementCount();
      }
      check(
          outputs.names().size() == outputLength,
          "outputs: %d names for %d output values",
          outputs.names().size(),
          outputLength);
      if (features != null) {
        check(
            inputs.size() == 1
                && inputs.get(0).type() == DataType.FLOAT32
                && inputs.get(0).shape().equals(features.inputShape()),
            "features: they describe one F32 input of shape %s, but the graph takes %s",
            features.inputShape(),
            inputs);
      }
      if (golden != null) {
        long inputLength = inputs.stream().mapToLong(i -> i.shape().elementCount()).sum();
        check(
            golden.inputLength() == inputLength && golden.outputLength() == outputLength,
            "golden vectors: %d input values and %d output values, but the graph has %d and %d",
            golden.inputLength(),
            golden.outputLength(),
            inputLength,
            outputLength);
      }
    }

    /** These contents with other golden vectors. */
    public Contents withGolden(@Nullable GoldenVectors changed) {
      return new Contents(name, version, graph, features, outputs, changed, provenance);
    }
  }

  private ModelArtifact(Contents contents, byte[] file) {
    this.contents = contents;
    this.file = file;
    this.id = new ModelId(contents.name(), contents.version(), ArtifactWriter.sha256(file));
  }

  /**
   * Makes an artifact and its file. The same contents give the same bytes.
   *
   * @throws InvalidModelException if the file would be too large
   */
  public static ModelArtifact of(Contents contents) {
    return new ModelArtifact(contents, ArtifactWriter.write(contents));
  }

  /** {@link #of(Contents)} without golden vectors and provenance. */
  public static ModelArtifact of(
      String name,
      String version,
      Graph graph,
      @Nullable FeatureSchema features,
      OutputSchema outputs) {
    return of(new Contents(name, version, graph, features, outputs, null, new TreeMap<>(Map.of())));
  }

  /**
   * Reads and checks a file.
   *
   * @throws InvalidModelException if it is no Sluice model, damaged, or of a newer format
   * @throws IOException if it cannot be read
   */
  public static ModelArtifact read(Path path) throws IOException {
    byte[] file =
        FileBytes.read(
            path,
            COPIES,
            ArtifactReader.BEGINNING_BYTES,
            beginning -> named(path, () -> ArtifactReader.checkBeginning(beginning)));
    return named(path, () -> new ModelArtifact(ArtifactReader.read(file), file));
  }

  private static <T> T named(Path path, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidModelException e) {
      throw new InvalidModelException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads and checks the bytes of a file, of which it takes a copy.
   *
   * @throws InvalidModelException if they are no Sluice model, damaged, or of a newer format
   */
  public static ModelArtifact read(byte[] bytes) {
    byte[] file = bytes.clone();
    return new ModelArtifact(ArtifactReader.read(file), file);
  }

  /** Writes the file. */
  public void write(Path path) throws IOException {
    Files.write(path, file);
  }

  /** A copy of the file's bytes. */
  public byte[] toBytes() {
    return file.clone();
  }

  /** The size of the file. */
  public int fileBytes() {
    return file.length;
  }

  /** Name, version and digest. */
  public ModelId id() {
    return id;
  }

  public Contents contents() {
    return contents;
  }

  public Graph graph() {
    return contents.graph();
  }

  /** The meaning of the first data input, or null if it is plain numbers. */
  public @Nullable FeatureSchema features() {
    return contents.features();
  }

  public OutputSchema outputs() {
    return contents.outputs();
  }

  /** Inputs and the outputs they must give, or null. */
  public @Nullable GoldenVectors golden() {
    return contents.golden();
  }

  public SortedMap<String, String> provenance() {
    return contents.provenance();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelArtifact that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
