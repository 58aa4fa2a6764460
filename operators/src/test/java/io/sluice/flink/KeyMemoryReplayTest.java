package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * {@link StrictReplayTest} for models with windows and states, by event time: what a key's events
 * leave behind, and what goes over from one model to the next, is what a plain simulation says.
 */
class KeyMemoryReplayTest {
  private static final int WINDOW = 3;

  /** Versions: w has a window of pressures, f one of flows, r and s have a state, n has nothing. */
  private static final List<ModelArtifact> MODELS =
      List.of(
          TestModels.digits("w", WINDOW, IncompleteWindow.PAD),
          TestModels.digits("w", WINDOW, IncompleteWindow.PAD),
          TestModels.artifact("pump", "f", windowOfFlows(), 0, 1, 10, 100),
          TestModels.recurrent("r", 1),
          TestModels.recurrent("s", 1000),
          TestModels.sum("n", 0));

  private static FeatureSchema windowOfFlows() {
    return new FeatureSchema(
        List.of(Feature.raw("flow")), WINDOW, Layout.NCL, IncompleteWindow.PAD);
  }

  @Test
  void whatKeysRememberIsThatOfTheReferenceWhateverHappens() throws Exception {
    for (int seed = 0; seed < StrictReplayTest.CASES; seed++) {
      VersionCase input = VersionCase.of(seed, MODELS);
      KeyStatePolicy policy = policy(new Random(seed));
      ScoringPlan<Reading> plan =
          ScoringHarness.withMemory(ScoringHarness.strict(true), EventOrder.EVENT_TIME, policy);
      assertThat(VersionCaseRun.resultsOf(plan, input, seed))
          .as("seed %s, %s", seed, policy)
          .isEqualTo(new Reference(input, policy).results());
    }
  }

  private static KeyStatePolicy policy(Random random) {
    OnModelChange choice = OnModelChange.values()[random.nextInt(3)];
    return new KeyStatePolicy(
        choice,
        choice == OnModelChange.REPLAY ? 1 + random.nextInt(5) : 0,
        random.nextBoolean() ? 0 : 1 + random.nextInt(20),
        1 << 20);
  }

  /** What is kept of a key. */
  private static final class Memory {
    List<Integer> rows = new ArrayList<>();
    long rowsRun = -1;
    int state;
    long stateRun = -1;
    long latest = Long.MAX_VALUE;

    void forget() {
      rows = new ArrayList<>();
      rowsRun = -1;
      stateRun = -1;
    }
  }

  /** One activation or retirement that has events, and the runs that its model is of. */
  private record Step(ModelUpdate.Change change, String version, long rowsRun, long stateRun) {}

  private static final class Reference {
    private final VersionCase input;
    private final KeyStatePolicy policy;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Memory> memories = new HashMap<>();

    Reference(VersionCase input, KeyStatePolicy policy) {
      this.input = input;
      this.policy = policy;
      TreeMap<Long, ModelUpdate.Change> lastOfEachTime = new TreeMap<>();
      input.log().stream()
          .sorted(Comparator.comparingLong(ModelUpdate.Change::sequence))
          .forEach(change -> lastOfEachTime.put(change.effectiveFrom(), change));
      Step before = null;
      for (ModelUpdate.Change change : lastOfEachTime.values()) {
        String version =
            change instanceof ModelUpdate.Activate activate
                ? ModelArtifact.read(activate.file()).id().version()
                : "";
        boolean rows = before != null && keepsRows(version) && names(version).equals(names(before));
        boolean state = before != null && hasState(version) && hasState(before.version());
        before =
            new Step(
                change,
                version,
                rows && policy.onChange() != OnModelChange.RESET
                    ? before.rowsRun()
                    : change.sequence(),
                state && policy.onChange() == OnModelChange.CARRY_OVER
                    ? before.stateRun()
                    : change.sequence());
        steps.add(before);
      }
    }

    private boolean keepsRows(String version) {
      return !version.isEmpty() && (hasWindow(version) || policy.replayed() > 0);
    }

    private String names(Step step) {
      return keepsRows(step.version()) ? names(step.version()) : "";
    }

    private static String names(String version) {
      return version.equals("f") ? "flow" : version.equals("n") ? "both" : "pressure";
    }

    private static boolean hasWindow(String version) {
      return version.equals("w") || version.equals("f");
    }

    private static boolean hasState(String version) {
      return version.equals("r") || version.equals("s");
    }

    List<String> results() throws IOException {
      List<String> results = new ArrayList<>();
      for (VersionCase.Event event :
          input.events().stream()
              .sorted(Comparator.comparingLong(VersionCase.Event::time))
              .toList()) {
        Step step = null;
        for (Step candidate : steps) {
          step = candidate.change().effectiveFrom() <= event.time() ? candidate : step;
        }
        results.add(
            step != null && step.change() instanceof ModelUpdate.Activate activate
                ? VersionCaseRun.textOf(score(event, activate, output(event, step)))
                : (step == null ? "NO_MODEL " : "RETIRED ") + event.id());
      }
      return results.stream().sorted().toList();
    }

    private float output(VersionCase.Event event, Step step) {
      Memory memory = memories.computeIfAbsent(event.key(), key -> new Memory());
      if (policy.ttlMillis() > 0
          && memory.latest != Long.MAX_VALUE
          && event.time() - memory.latest > policy.ttlMillis()) {
        memory.forget();
      }
      memory.latest = event.time();
      if (memory.rowsRun != step.rowsRun()) {
        memory.rows = keepsRows(step.version()) ? new ArrayList<>() : memory.rows;
      }
      float state = hasState(step.version()) ? state(event, step, memory) : 0;
      if (keepsRows(step.version())) {
        memory.rowsRun = step.rowsRun();
        memory.rows.add(step.version().equals("f") ? 1 : event.id());
        int kept = Math.max(hasWindow(step.version()) ? WINDOW : 1, policy.replayed());
        while (memory.rows.size() > kept) {
          memory.rows.remove(0);
        }
      }
      return switch (step.version()) {
        case "r" -> state;
        case "s" -> 1000 * state;
        case "n" -> 2 * event.id() + 3;
        default -> digits(memory.rows);
      };
    }

    private int state(VersionCase.Event event, Step step, Memory memory) {
      if (memory.stateRun != step.stateRun()) {
        memory.stateRun = step.stateRun();
        memory.state = 0;
        if (policy.onChange() == OnModelChange.REPLAY) {
          memory.state = memory.rows.stream().mapToInt(Integer::intValue).sum();
        }
      }
      memory.state += event.id();
      return memory.state;
    }

    /** The latest rows, the oldest of them also where some are missing. */
    private static float digits(List<Integer> rows) {
      int first = rows.size() - WINDOW;
      return rows.get(Math.max(0, first))
          + 10 * rows.get(Math.max(0, first + 1))
          + 100 * rows.get(Math.max(0, first + 2));
    }

    private static Score score(
        VersionCase.Event event, ModelUpdate.Activate activate, float output) {
      int decision = output > 50 ? 1 : 0;
      return new Score(
          event.key(),
          event.time(),
          new float[] {output},
          decision,
          decision == 1 ? "anomaly" : "normal",
          ModelArtifact.read(activate.file()).id(),
          activate.effectiveFrom());
    }
  }
}
