package io.sluice.jobs.replay;

import io.sluice.flink.KeyState;
import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Numbers;
import io.sluice.jobs.csv.CsvReader;
import io.sluice.jobs.csv.CsvRow;
import io.sluice.jobs.csv.SpreadsheetText;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes scores again in the order in which they stand, each by the model that it names. Rows
 * without a score may be in windows all the same: each is given to the model of the next score of
 * its sequence, since the window it is in belongs to that. Scores that one model made in a row are
 * made again in batches.
 */
final class Replay implements Closeable {
  private final Map<String, PastModel> models;
  private final List<String> outputNames;
  private final Inputs inputs;
  private final Differences differences;
  private final List<PastScore> batch = new ArrayList<>();
  private final Map<String, KeyState> states = new HashMap<>();
  private final Map<String, List<CsvRow>> unscored = new HashMap<>();
  private String file = "";
  private @Nullable CsvReader input;
  private @Nullable PastModel current;

  /** Opens the input files. */
  @FunctionalInterface
  interface Inputs {
    /**
     * Opens one.
     *
     * @param name as it stands in the scores
     */
    CsvReader open(String name) throws IOException;
  }

  /** Takes what came of each score, in their order. */
  @FunctionalInterface
  interface Differences {
    /**
     * Takes what came of one.
     *
     * @param difference in words; null if it came out the same
     */
    void add(@Nullable String difference);
  }

  /**
   * @param models by the digits of their digests that scores name
   * @param outputNames of the columns of the scores file
   */
  Replay(
      Map<String, PastModel> models,
      List<String> outputNames,
      Inputs inputs,
      Differences differences) {
    this.models = models;
    this.outputNames = outputNames;
    this.inputs = inputs;
    this.differences = differences;
  }

  /**
   * Makes a score again and compares, at the latest in {@link #finish}.
   *
   * @param past the one behind that of the last call
   * @throws CommandFailure if the input has no such row
   */
  void repeat(PastScore past) throws IOException, InterruptedException {
    CsvRow row = rowOf(past);
    PastModel model = Objects.requireNonNull(models.get(past.digest()));
    if (model != current) {
      finish();
      current = model;
    }
    List<CsvRow> earlier = unscored.remove(row.sequence());
    if (earlier != null) {
      for (CsvRow each : earlier) {
        model.pass(each, state(each));
      }
    }
    model.add(row, state(row));
    batch.add(past);
    if (model.isFull()) {
      finish();
    }
  }

  /** Compares all scores for which this is still to be done. */
  void finish() {
    if (current == null) {
      return;
    }
    current.finishBatch();
    for (int i = 0; i < batch.size(); i++) {
      PastScore past = batch.get(i);
      String difference = compare(past, current, current.outputs(i));
      differences.add(
          difference == null
              ? null
              : past.file()
                  + ", row "
                  + past.row()
                  + ": "
                  + difference
                  + " by "
                  + current.model().id());
    }
    batch.clear();
  }

  private KeyState state(CsvRow row) {
    return states.computeIfAbsent(row.sequence(), sequence -> KeyState.empty());
  }

  private CsvRow rowOf(PastScore past) throws IOException {
    CsvReader reader = input;
    if (reader == null || !past.file().equals(file)) {
      close();
      reader = inputs.open(past.file());
      input = reader;
      file = past.file();
      states.clear();
      unscored.clear();
    }
    CsvRow row = reader.next();
    while (row != null && row.row() < past.row()) {
      unscored.computeIfAbsent(row.sequence(), sequence -> new ArrayList<>()).add(row);
      row = reader.next();
    }
    if (row == null || row.row() > past.row()) {
      throw new CommandFailure(
          past.file()
              + ": the file has no row "
              + past.row()
              + ", but the scores file has a score for it; is this the file that was scored?");
    }
    return row;
  }

  private @Nullable String compare(PastScore past, PastModel model, float @Nullable [] outputs) {
    if (outputs == null) {
      return "the recomputed row has no score";
    }
    String version = model.model().id().version();
    if (!past.version().equals(version)) {
      return "the version is " + past.version() + ", but " + version + " when recomputed";
    }
    if (past.outputs().length != outputs.length) {
      return "the score has "
          + Numbers.count(past.outputs().length, "output")
          + ", but "
          + outputs.length
          + " when recomputed";
    }
    int first = Arrays.mismatch(past.outputs(), outputs); // by bits, but all NaNs are equal
    if (first >= 0) {
      return "'"
          + outputNames.get(first)
          + "' is "
          + past.outputs()[first]
          + ", but "
          + outputs[first]
          + " when recomputed";
    }
    String label = model.decision(outputs);
    String decision = label == null ? null : SpreadsheetText.of(label); // as in the scores file
    if (!Objects.equals(past.decision(), decision)) {
      return "the decision is '" + past.decision() + "', but '" + decision + "' when recomputed";
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    if (input != null) {
      input.close();
    }
  }
}
