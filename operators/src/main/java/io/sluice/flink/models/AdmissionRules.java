package io.sluice.flink.models;

import io.sluice.flink.SluiceOptions;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.StateBinding;
import io.sluice.runtime.ModelCost;
import io.sluice.runtime.ModelWork;
import io.sluice.runtime.summary.ModelSummary;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * What a model may cost, and how it is made ready. All of it is known before the first event.
 *
 * @param weightBytes of its constants at most, and of the weights packed from them
 * @param arenaBytes of each scorer's working memory at most
 * @param multiplyAdds of one score at most
 * @param proofMultiplyAdds of scoring all golden vectors at most
 * @param keyBytes of the window and state that it keeps for each key at most
 * @param warmUp for how long it is run at most before it scores events; zero for not at all
 */
public record AdmissionRules(
    long weightBytes,
    long arenaBytes,
    long multiplyAdds,
    long proofMultiplyAdds,
    long keyBytes,
    Duration warmUp)
    implements Serializable {

  /** Which part of the work of a proof the task thread may do. */
  private static final int TASK_SHARE = 100;

  public static AdmissionRules of(ReadableConfig config) {
    return new AdmissionRules(
        config.get(SluiceOptions.ADMISSION_MAX_WEIGHTS).getBytes(),
        config.get(SluiceOptions.ADMISSION_MAX_ARENA).getBytes(),
        config.get(SluiceOptions.ADMISSION_MAX_MULTIPLY_ADDS),
        config.get(SluiceOptions.ADMISSION_MAX_PROOF_MULTIPLY_ADDS),
        config.get(SluiceOptions.ADMISSION_MAX_KEY_BYTES).getBytes(),
        config.get(SluiceOptions.MODEL_WARM_UP));
  }

  /**
   * Checks what is known of a model before it is compiled.
   *
   * @throws InvalidModelException if it costs too much
   */
  void check(ModelArtifact artifact) {
    ModelSummary summary = ModelSummary.of(artifact);
    checkWeights(summary.bytes());
    long work = ModelWork.of(artifact.graph());
    InvalidModelException.check(
        work <= multiplyAdds,
        "a score takes %d multiply-adds; %s allows %d",
        work,
        SluiceOptions.ADMISSION_MAX_MULTIPLY_ADDS.key(),
        multiplyAdds);
    long perKey = bytesPerKey(artifact);
    InvalidModelException.check(
        perKey <= keyBytes,
        "the model keeps %d bytes for each key; %s allows %s",
        perKey,
        SluiceOptions.ADMISSION_MAX_KEY_BYTES.key(),
        new MemorySize(keyBytes));
    checkProof(artifact, 1);
  }

  /**
   * Checks what is known of a model of one key, which is proved on the task thread, before it is
   * compiled.
   *
   * @throws InvalidModelException if it costs too much
   */
  void checkOfKey(ModelArtifact artifact) {
    check(artifact);
    long work = proofWork(artifact, 1);
    long allowed = proofMultiplyAdds / TASK_SHARE;
    InvalidModelException.check(
        work <= allowed,
        "checking the %d golden vectors takes %d multiply-adds, but a model of one key may take"
            + " %d, a hundredth of %s; build the artifact with fewer golden vectors",
        vectors(artifact),
        work,
        allowed,
        SluiceOptions.ADMISSION_MAX_PROOF_MULTIPLY_ADDS.key());
  }

  /**
   * Checks what it takes to score the golden vectors.
   *
   * @param calls for each vector
   * @throws InvalidModelException if it is too much; one score is never too much, as each event
   *     takes one
   */
  void checkProof(ModelArtifact artifact, int calls) {
    long work = proofWork(artifact, calls);
    InvalidModelException.check(
        work <= proofMultiplyAdds,
        "checking the %d golden vectors takes %d multiply-adds; %s allows %d; build the artifact"
            + " with fewer golden vectors",
        vectors(artifact),
        work,
        SluiceOptions.ADMISSION_MAX_PROOF_MULTIPLY_ADDS.key(),
        proofMultiplyAdds);
  }

  /** Of scoring the golden vectors; nothing if that is one score, as each event takes one. */
  private static long proofWork(ModelArtifact artifact, int calls) {
    long scores = (long) vectors(artifact) * calls;
    return scores > 1 ? ModelWork.ofCalls(artifact.graph(), scores) : 0;
  }

  private static int vectors(ModelArtifact artifact) {
    return artifact.golden() == null ? 0 : artifact.golden().count();
  }

  /** Of the window, unless it is one event, and of the states. */
  private static long bytesPerKey(ModelArtifact artifact) {
    FeatureSchema schema = artifact.features();
    long values =
        schema == null || schema.window() == 1
            ? 0
            : (long) schema.window() * schema.features().size();
    for (StateBinding state : artifact.graph().states()) {
      values += artifact.graph().tensor(state.input()).shape().elementCount();
    }
    return Float.BYTES * values;
  }

  /**
   * Checks what is known once it is compiled.
   *
   * @throws InvalidModelException if it costs too much
   */
  void check(ModelCost cost) {
    checkWeights(cost.packedBytes());
    InvalidModelException.check(
        cost.arenaBytes() <= arenaBytes,
        "each scorer takes %d bytes of working memory; %s allows %s",
        cost.arenaBytes(),
        SluiceOptions.ADMISSION_MAX_ARENA.key(),
        new MemorySize(arenaBytes));
  }

  private void checkWeights(long bytes) {
    InvalidModelException.check(
        bytes <= weightBytes,
        "the weights take %d bytes; %s allows %s",
        bytes,
        SluiceOptions.ADMISSION_MAX_WEIGHTS.key(),
        new MemorySize(weightBytes));
  }
}
