package io.sluice.flink.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.model.GoldenVectors;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.GoldenCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
  void leasesOfOneDigestShareOneModelUntilTheLastIsClosed() throws Exception {
    CompiledModels.Lease first = acquire();
    CompiledModels.Lease second = acquire();
    assertThat(second.awaitModel()).isSameAs(first.awaitModel());
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
      assertThatThrownBy(lease::awaitModel).isInstanceOf(InvalidModelException.class);
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
        assertThatThrownBy(lease::awaitModel)
            .isInstanceOf(InvalidModelException.class)
            .hasMessageStartingWith("golden vector 0");
      }
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void aProofThatNobodyWaitsForAnyMoreStops() {
    int vectors = 1_000_000;
    GoldenVectors zeros = new GoldenVectors(vectors, new float[2 * vectors], new float[vectors]);
    ModelArtifact slow =
        ModelArtifact.of(TestModels.wide("slow", 512).contents().withGolden(zeros));
    CompiledModels.Lease lease =
        CompiledModels.acquire(request(slow.id().digest()), false, slow::toBytes);
    await().until(() -> isIn(GoldenCheck.class));
    lease.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> !isIn(GoldenCheck.class));
  }

  private static boolean isIn(Class<?> type) {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
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
                  inUse.add(lease.awaitModel());
                }
              }
              return null;
            });
      }
      for (Future<Void> use : pool.invokeAll(uses)) {
        use.get();
      }
      assertThat(inUse).containsExactly(kept.awaitModel());
    } finally {
      pool.shutdownNow();
    }
    assertThat(CompiledModels.users(DIGEST)).isZero();
  }
}
