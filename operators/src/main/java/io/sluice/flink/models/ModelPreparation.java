package io.sluice.flink.models;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.GoldenCheck;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is being made ready to score: its file is read and checked, it is compiled and
 * proved by its golden vectors, and warmed up.
 *
 * @param artifact what its file holds
 * @param model which may score
 */
record ModelPreparation(ModelArtifact artifact, CompiledModel model) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPreparation.class);

  /**
   * Begins with the model of a file, which may score from then on. Between its steps it leaves the
   * core to others: where cores are few, a task may have to wait for this thread, and a kernel that
   * does not preempt lets it do so up to its next tick.
   *
   * @throws InvalidModelException if it cannot be used on this machine, or costs too much
   */
  static ModelPreparation prove(byte[] file, AdmissionRules rules) {
    Thread.yield(); // to the task that has just woken this thread
    ModelArtifact artifact = ModelArtifact.read(file);
    rules.check(artifact);
    Thread.yield();
    CompiledModel model = ModelCompiler.compile(artifact);
    rules.check(model.cost());
    Thread.yield();
    GoldenCheck.verify(model, artifact.golden());
    return new ModelPreparation(artifact, model);
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
    WarmUp.Report report = WarmUp.run(model, artifact.golden(), atMost);
    LOG.info("model {} warmed up: {}", model.id(), report);
    return report;
  }
}
