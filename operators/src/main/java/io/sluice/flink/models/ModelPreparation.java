package io.sluice.flink.models;

import io.sluice.flink.SluiceOptions;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import io.sluice.model.Node;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.BatchSize;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.FirstScores;
import io.sluice.runtime.GoldenCheck;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelCost;
import io.sluice.runtime.WarmUp;
import io.sluice.runtime.sliding.SlidingCheck;
import io.sluice.runtime.sliding.SlidingGain;
import io.sluice.runtime.sliding.SlidingModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is being made ready to score: its file is read and checked, it is compiled, with its
 * sliding form if that is wanted, proved by its golden vectors or its first scores, and warmed up.
 *
 * @param artifact what its file holds
 * @param proved which may score
 */
record ModelPreparation(ModelArtifact artifact, ProvedModel proved) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPreparation.class);

  /** To find out whether a faster form pays. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /**
   * The columns of the keys take memory, and copies out of the cache, so a smaller gain is none.
   */
  private static final double LEAST_GAIN = 1.2;

  /**
   * Begins with the model of a file, which may score from then on. Between its steps it leaves the
   * core to others: where cores are few, a task may have to wait for this thread, and a kernel that
   * does not preempt lets it do so up to its next tick.
   *
   * @throws InvalidModelException if it cannot be used on this machine, or costs too much
   * @throws InterruptedException if the thread is interrupted, which ends the proof
   */
  static ModelPreparation prove(byte[] file, ModelRequest request) throws InterruptedException {
    return prove(file, request, false);
  }

  /** The same for a model of one key, on the task thread: with less work. */
  static ModelPreparation proveOfKey(byte[] file, ModelRequest request)
      throws InterruptedException {
    return prove(file, request, true);
  }

  private static ModelPreparation prove(byte[] file, ModelRequest request, boolean ofKey)
      throws InterruptedException {
    try {
      return admit(file, request, ofKey);
    } catch (InvalidModelException e) {
      throw e;
    } catch (CancellationException e) {
      Thread.interrupted(); // the exception says so from here on
      throw interrupted(e);
    } catch (RuntimeException e) {
      throw new InvalidModelException("the model cannot be computed: " + e, e);
    }
  }

  private static InterruptedException interrupted(CancellationException cause) {
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
  }

  private static ModelPreparation admit(byte[] file, ModelRequest request, boolean ofKey) {
    AdmissionRules rules = request.rules();
    Thread.yield(); // to the task that has just woken this thread
    ModelArtifact artifact = ModelArtifact.read(file);
    if (ofKey) {
      rules.checkOfKey(artifact);
    } else {
      rules.check(artifact);
    }
    Thread.yield();
    CompiledModel model = ModelCompiler.compile(artifact);
    rules.check(model.cost());
    Thread.yield();
    if (artifact.golden() != null) {
      GoldenCheck.verify(model, artifact.golden());
    } else if (ofKey) {
      FirstScores.verifyOne(model, artifact);
    } else {
      FirstScores.verify(model, artifact);
    }
    SlidingModel sliding = request.sliding() ? slidingForm(artifact, model, rules) : null;
    return new ModelPreparation(artifact, new ProvedModel(model, sliding));
  }

  /**
   * The sliding form of a model. Scores are the same without it, so a model is not refused because
   * its sliding form costs too much; but it is if the sliding form gives other outputs.
   */
  private static @Nullable SlidingModel slidingForm(
      ModelArtifact artifact, CompiledModel model, AdmissionRules rules) {
    Thread.yield();
    SlidingModel sliding = SlidingModel.of(artifact);
    if (sliding == null) {
      return null;
    }
    try {
      rules.check(costOfBoth(model.cost(), sliding));
      rules.checkProof(artifact, 1 + SlidingCheck.SCORES);
    } catch (InvalidModelException e) {
      LOG.info("model {} is scored without its sliding form: {}", model.id(), e.getMessage());
      return null;
    }
    Thread.yield();
    SlidingCheck.verify(sliding, artifact.golden());
    return sliding;
  }

  private static ModelCost costOfBoth(ModelCost model, SlidingModel sliding) {
    return new ModelCost(
        model.multiplyAdds(),
        model.weightBytes(),
        model.packedBytes() + sliding.packedBytes(),
        model.arenaBytes() + sliding.arenaBytes());
  }

  CompiledModel model() {
    return proved.model();
  }

  /**
   * What decides which code the model runs: its ops and the types and shapes of their tensors.
   * Models for which this is equal differ in their numbers alone, and warming up one of them warms
   * up all.
   */
  List<Object> code() {
    Graph graph = artifact.graph();
    List<Object> code = new ArrayList<>();
    for (Node node : graph.nodes()) {
      code.add(node.op());
      node.presentInputs().forEach(name -> add(graph.tensor(name), code));
      node.presentOutputs().forEach(name -> add(graph.tensor(name), code));
    }
    return code;
  }

  private static void add(TensorSpec tensor, List<Object> code) {
    code.add(tensor.type());
    code.add(tensor.shape());
  }

  /** Runs the model until it is as fast as it gets, the time is over or it is interrupted. */
  WarmUp.Report warmUp(Duration atMost) {
    WarmUp.Report report = WarmUp.run(model(), artifact.golden(), atMost);
    LOG.info("{}", speed(model().id(), report));
    return report;
  }

  /** What a warm-up has measured, in words. */
  static String speed(ModelId model, WarmUp.Report report) {
    return String.format(
        Locale.ROOT,
        "model %s takes %.2f us for an event on one thread (%s, Java %s; median at the end of a"
            + " warm-up of %.1f s%s)%s",
        model,
        report.nanosPerCall() / 1e3,
        ModelCompiler.backend(),
        System.getProperty("java.version"),
        report.taken().toMillis() / 1e3,
        report.steady()
            ? ""
            : ", which was too short for a steady speed: see " + SluiceOptions.MODEL_WARM_UP.key(),
        ModelCompiler.vectorBits() > 0
            ? ""
            : "; './sluice benchmark MODEL' measures it with the Vector API too");
  }

  /** Which of its faster forms are so in this JVM, as a measurement after the warm-up tells. */
  FasterForms fasterForms(Duration atMost) {
    Duration limit = atMost.compareTo(LONGEST) < 0 ? atMost : LONGEST;
    return new FasterForms(gainsByBatches(limit), gainsBySliding(limit));
  }

  /** Whether the model scores rows of different events faster together; false with a window. */
  private boolean gainsByBatches(Duration limit) {
    FeatureSchema schema = artifact.features();
    if (schema == null || schema.window() > 1) {
      return false;
    }
    BatchSize size = BatchSize.measure(model(), artifact.golden(), limit);
    if (size.rows() == 1) {
      return false;
    }
    LOG.info(
        "model {} scores events that wait in the input together, up to {} times as fast",
        model().id(),
        String.format(Locale.ROOT, "%.1f", size.gain()));
    return true;
  }

  private boolean gainsBySliding(Duration limit) {
    SlidingModel sliding = proved.sliding();
    if (sliding == null) {
      return FasterForms.UNKNOWN.sliding();
    }
    double gain = SlidingGain.measure(model(), sliding, artifact.golden(), limit);
    if (Double.isNaN(gain)) {
      return FasterForms.UNKNOWN.sliding();
    }
    boolean gains = gain >= LEAST_GAIN;
    LOG.info(
        "model {} is {} times as fast where it computes only the new part of a window, so it {}",
        model().id(),
        String.format(Locale.ROOT, "%.1f", gain),
        gains ? "does so" : "computes whole windows");
    return gains;
  }
}
