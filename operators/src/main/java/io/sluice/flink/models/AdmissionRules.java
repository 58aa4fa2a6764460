package io.sluice.flink.models;

import io.sluice.flink.SluiceOptions;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.ModelCost;
import io.sluice.runtime.summary.ModelSummary;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * What a model may cost, and how it is made ready. All of it is known before the first event.
 *
 * @param weightBytes of its constants at most, and of the weights packed from them
 * @param arenaBytes of each scorer's working memory at most
 * @param multiplyAdds of one score at most
 * @param warmUp for how long it is run at most before it scores events; zero for not at all
 */
public record AdmissionRules(long weightBytes, long arenaBytes, long multiplyAdds, Duration warmUp)
    implements Serializable {

  public static AdmissionRules of(ReadableConfig config) {
    return new AdmissionRules(
        config.get(SluiceOptions.ADMISSION_MAX_WEIGHTS).getBytes(),
        config.get(SluiceOptions.ADMISSION_MAX_ARENA).getBytes(),
        config.get(SluiceOptions.ADMISSION_MAX_MULTIPLY_ADDS),
        config.get(SluiceOptions.MODEL_WARM_UP));
  }

  /** The defaults of the options. */
  static AdmissionRules defaults() {
    return of(new Configuration());
  }

  /**
   * Checks what is known of a model before it is compiled.
   *
   * @throws InvalidModelException if it costs too much
   */
  void check(ModelArtifact artifact) {
    ModelSummary summary = ModelSummary.of(artifact);
    checkWeights(summary.bytes());
    InvalidModelException.check(
        summary.multiplyAdds() <= multiplyAdds,
        "a score takes %d multiply-adds; %s allows %d",
        summary.multiplyAdds(),
        SluiceOptions.ADMISSION_MAX_MULTIPLY_ADDS.key(),
        multiplyAdds);
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
