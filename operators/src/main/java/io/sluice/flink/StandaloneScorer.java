package io.sluice.flink;

import io.sluice.flink.features.FeatureReader;
import io.sluice.flink.keys.HeldStores;
import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.keys.ModelWindows;
import io.sluice.flink.keys.RowRecorder;
import io.sluice.flink.models.SharedModel;
import io.sluice.flink.scoring.ScoringForm;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import io.sluice.runtime.CompiledModel;
import java.io.IOException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * Scores events with one model outside of {@link Sluice#score}, for example in a Flink function of
 * your own: reads the features, updates the key's window or recurrent state, and computes the
 * outputs with the same bits as the scoring operator. For one thread.
 *
 * <pre>{@code
 * try (StandaloneScorer<Reading> scorer =
 *     StandaloneScorer.forFile(file, FeatureEncoder.forPojo(Reading.class))) {
 *   KeyState state = KeyState.empty(); // one for each key
 *   float[] outputs = new float[scorer.model().outputLength()];
 *   Outcome outcome = scorer.score(reading, state, outputs);
 * }
 * }</pre>
 *
 * @param <T> the user's event
 */
public final class StandaloneScorer<T> implements AutoCloseable {
  private final CompiledModel model;
  private final @Nullable SharedModel shared;
  private final FeatureReader<T> reader;
  private final HeldStores keys = new HeldStores();
  private final ScoringForm form;
  private final ModelWindows windows;

  private StandaloneScorer(
      CompiledModel model, @Nullable SharedModel shared, FeatureEncoder<T> encoder) {
    FeatureSchema schema = model.features();
    if (schema == null) {
      throw new InvalidModelException(
          "the model has no feature schema, so Sluice cannot read its features from events; add a"
              + " schema to the artifact");
    }
    this.model = model;
    this.shared = shared;
    this.reader = new FeatureReader<>(encoder, schema);
    this.form = ScoringForm.of(model, schema, keys.stores(), KeyStatePolicy.HELD, null);
    this.windows = new ModelWindows(schema);
  }

  /**
   * Scores with a model file. Reads, compiles and verifies the model by its golden vectors. All
   * scorers of the same file in this process share the compiled model. The model may cost what
   * {@code sluice.admission.*} allow by default.
   *
   * @param file bytes of the {@code .sluice} file
   * @throws InvalidModelException if this machine cannot use the model, if it has no feature schema
   *     or both a window and recurrent state, or if the encoder lacks one of its features
   */
  public static <T> StandaloneScorer<T> forFile(byte[] file, FeatureEncoder<T> encoder) {
    return forFile(file, encoder, new Configuration());
  }

  /**
   * Scores with a model file, as {@link #forFile(byte[], FeatureEncoder)}.
   *
   * @param options whose {@code sluice.admission.*} say what the model may cost, such as those of
   *     the job
   * @throws InvalidModelException likewise
   */
  public static <T> StandaloneScorer<T> forFile(
      byte[] file, FeatureEncoder<T> encoder, ReadableConfig options) {
    SharedModel shared = SharedModel.use(file, options);
    try {
      return new StandaloneScorer<>(shared.model(), shared, encoder);
    } catch (RuntimeException | Error e) {
      shared.close();
      throw e;
    }
  }

  /**
   * Scores with a model that is compiled already.
   *
   * @throws InvalidModelException if the model has no feature schema or both a window and recurrent
   *     state, or if the encoder lacks one of its features
   */
  public static <T> StandaloneScorer<T> forModel(CompiledModel model, FeatureEncoder<T> encoder) {
    return new StandaloneScorer<>(model, null, encoder);
  }

  /**
   * Checks a model file as {@link #forFile} does, without the features.
   *
   * @param file bytes of the {@code .sluice} file
   * @param options whose {@code sluice.admission.*} say what the model may cost
   * @throws InvalidModelException if this machine cannot use the model
   */
  public static void check(byte[] file, ReadableConfig options) {
    SharedModel.use(file, options).close();
  }

  public CompiledModel model() {
    return model;
  }

  /**
   * Scores an event. An event whose features cannot be read leaves the key state unchanged. An
   * event that does not fill the window yet enters the window all the same.
   *
   * @param state of the event's key, which this updates; whatever the model does not use is dropped
   *     from it
   * @param outputs receives the model's outputs, {@code model().outputLength()} floats; unspecified
   *     after a failure
   * @return {@link Outcome#SUCCESS}, or an {@link Outcome.Failure} that says why there is no score
   * @throws InterruptedException if the encoder is interrupted
   */
  public Outcome score(T event, KeyState state, float[] outputs) throws InterruptedException {
    Outcome read = reader.read(event);
    if (read instanceof Outcome.Failure) {
      return read;
    }
    keys.use(state, form.recorder() != null, form.state() != null);
    try {
      return form.score(reader.row(), null, outputs);
    } catch (IOException e) {
      throw new AssertionError("a held key state does no I/O", e);
    }
  }

  /**
   * Reads an event as {@link #score} does, and gives the model's input instead of a score. A {@link
   * io.sluice.runtime.BatchScorer} scores several inputs at once, with the bits of {@link #score}.
   * Events of one key can be in one batch, because the window of each is complete.
   *
   * @param state of the event's key, which this updates as {@link #score} does
   * @param inputs receives the input, {@code model().inputLength()} floats; unchanged after a
   *     failure
   * @param at index of the first of them
   * @return {@link Outcome#SUCCESS}, or an {@link Outcome.Failure} that says why there is no score
   * @throws IllegalStateException if the model has recurrent state, because then an input depends
   *     on the score of the event before it
   * @throws InterruptedException if the encoder is interrupted
   */
  public Outcome readInput(T event, KeyState state, float[] inputs, int at)
      throws InterruptedException {
    if (model.stateLength() > 0) {
      throw new IllegalStateException(
          "model " + model.id() + " has recurrent state; score its events one by one");
    }
    Outcome read = reader.read(event);
    if (read instanceof Outcome.Failure) {
      return read;
    }
    RowRecorder recorder = form.recorder();
    keys.use(state, recorder != null, false);
    try {
      float[] input = recorder == null ? reader.row() : windows.inputOf(recorder.add(reader.row()));
      if (input == null) {
        return ScoringForm.Windowed.NOT_FULL;
      }
      System.arraycopy(input, 0, inputs, at, input.length);
      return Outcome.SUCCESS;
    } catch (IOException e) {
      throw new AssertionError("a held key state does no I/O", e);
    }
  }

  /** Releases the shared model. A second call does nothing. */
  @Override
  public void close() {
    if (shared != null) {
      shared.close();
    }
  }
}
