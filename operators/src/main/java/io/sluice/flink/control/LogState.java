package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link ModelLog} keeps in state. */
interface LogState {

  /**
   * Keeps a change.
   *
   * @param digest {@link ModelLog#digestOf}
   */
  void put(ModelUpdate.Change change, String digest) throws Exception;

  /** Forgets a change of a model. */
  void remove(String model, long sequence) throws Exception;

  /** The restored changes for a model, with their files. */
  List<ModelUpdate.Change> changesOf(String model) throws Exception;

  /** How far the control stream has promised. */
  long promise() throws Exception;

  void promise(long time) throws Exception;

  /** {@link ModelTimeline#horizon()}. */
  long horizon() throws Exception;

  void horizon(long time) throws Exception;

  /** The run of the rows that an activation keeps, if it is known. */
  @Nullable Long rowsRun(long sequence) throws Exception;

  /** The run of the state that an activation keeps, if it is known. */
  @Nullable Long stateRun(long sequence) throws Exception;

  /** Keeps the runs of an activation, since what came before it may be forgotten. */
  void runs(long sequence, long rowsRun, long stateRun) throws Exception;
}
