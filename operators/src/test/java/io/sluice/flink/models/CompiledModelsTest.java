package io.sluice.flink.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CompiledModelsTest {
  private static final ModelArtifact MODEL = TestModels.sum("shared", 77);
  private static final String DIGEST = MODEL.id().digest();

  private static ModelRequest request(String digest) {
    return new ModelRequest(digest, ScoringHarness.ANY_MODEL, false);
  }

  private static CompiledModels.Lease acquire() {
    return CompiledModels.acquire(request(DIGEST), true, MODEL::toBytes);
  }

  @Test
  void leasesOfOneDigestShareOneModelUntilTheLastIsClosed() {
    CompiledModels.Lease first = acquire();
    CompiledModels.Lease second = acquire();
    assertThat(second.model()).isSameAs(first.model());
    assertThat(CompiledModels.users(DIGEST)).isEqualTo(2);

    first.close();
    first.close();
    assertThat(CompiledModels.users(DIGEST)).isOne();
    second.close();
    assertThat(CompiledModels.users(DIGEST)).isZero();
  }

  @Test
  void aModelThatCannotBeUsedLeavesNothingBehind() {
    try (CompiledModels.Lease lease =
        CompiledModels.acquire(request("broken"), true, () -> new byte[9])) {
      assertThatThrownBy(lease::model).isInstanceOf(InvalidModelException.class);
    }
    assertThat(CompiledModels.users("broken")).isZero();
  }

  @Test
  void aModelThatCannotBeUsedIsTriedOnce() {
    AtomicInteger reads = new AtomicInteger();
    Supplier<byte[]> file =
        () -> {
          reads.incrementAndGet();
          return TestModels.withWrongGolden(MODEL).toBytes();
        };
    for (int subtask = 0; subtask < 3; subtask++) {
      try (CompiledModels.Lease lease = CompiledModels.acquire(request("tried"), true, file)) {
        assertThatThrownBy(lease::model)
            .isInstanceOf(InvalidModelException.class)
            .hasMessageStartingWith("golden vector 0");
      }
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void manyThreadsThatComeAndGoNeverSeeTwoModelsAtOnce() throws Exception {
    Set<CompiledModel> inUse = ConcurrentHashMap.newKeySet();
    ExecutorService pool = Executors.newFixedThreadPool(7);
    try (CompiledModels.Lease kept = acquire()) {
      List<Callable<Void>> uses = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        uses.add(
            () -> {
              for (int round = 0; round < 333; round++) {
                try (CompiledModels.Lease lease = acquire()) {
                  inUse.add(lease.model());
                }
              }
              return null;
            });
      }
      for (Future<Void> use : pool.invokeAll(uses)) {
        use.get();
      }
      assertThat(inUse).containsExactly(kept.model());
    } finally {
      pool.shutdownNow();
    }
    assertThat(CompiledModels.users(DIGEST)).isZero();
  }
}
