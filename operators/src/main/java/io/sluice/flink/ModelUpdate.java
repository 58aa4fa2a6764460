package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelArtifact;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * One entry of the control log, by which models come to the scoring operators.
 *
 * <p>The log is totally ordered by ({@link Change#effectiveFrom()}, {@link #sequence()}), whatever
 * the order of arrival: what counts for an event of time t is what the changes with an effective
 * time of at most t, taken in that order, leave. A {@link Heartbeat} changes nothing; it promises
 * how far the log is complete.
 */
@TypeInfo(SluiceTypes.ModelUpdateFactory.class)
public sealed interface ModelUpdate permits ModelUpdate.Change, ModelUpdate.Heartbeat {

  /** The effective time of a change that has none: it is effective for every event. */
  long START_OF_TIME = Long.MIN_VALUE;

  /** Place in the control log among updates of one time. */
  long sequence();

  /**
   * The update that makes an artifact the one to score with, from the start of time on; {@link
   * Activate#from} makes it effective later.
   *
   * @param sequence no other change for this model has it
   */
  static Activate activate(long sequence, ModelArtifact artifact) {
    return new Activate(artifact.id().name(), sequence, artifact.toBytes());
  }

  /**
   * An effective time for a person.
   *
   * @param effectiveFrom in milliseconds, or {@link #START_OF_TIME}
   */
  static String effectiveTimeText(long effectiveFrom) {
    return effectiveFrom == START_OF_TIME ? "the start of time" : String.valueOf(effectiveFrom);
  }

  /** An update that changes what events of one model are scored with. */
  sealed interface Change extends ModelUpdate permits Activate, Retire, Rollback {

    /** Name of the model this is about; operators for other models pass over it. */
    String model();

    /** The event time from which on it counts, in milliseconds, or {@link #START_OF_TIME}. */
    long effectiveFrom();

    /**
     * Whether this is a heartbeat too: no change that is effective at or before its own time comes
     * after it.
     */
    boolean promises();
  }

  /**
   * Events are scored with this model.
   *
   * @param model name of the model; that in the file must be the same
   * @param sequence no other change for this model has it
   * @param effectiveFrom event time from which on it counts, or {@link #START_OF_TIME}
   * @param promises whether nothing that is effective at or before its time comes after it
   * @param rollout for which keys
   * @param file the whole {@code .sluice} file; not copied, so nobody writes to it afterwards
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  @SuppressWarnings("ArrayRecordComponent") // equality is by the bytes, see below
  record Activate(
      String model,
      long sequence,
      long effectiveFrom,
      boolean promises,
      Rollout rollout,
      byte[] file)
      implements Change {

    /** A model for all keys, effective from the start of time. */
    public Activate(String model, long sequence, byte[] file) {
      this(model, sequence, START_OF_TIME, false, Rollout.full(), file);
    }

    /** The same, effective from another event time. */
    public Activate from(long time) {
      return new Activate(model, sequence, time, promises, rollout, file);
    }

    /** The same for some keys only, or for comparison only. */
    public Activate as(Rollout other) {
      return new Activate(model, sequence, effectiveFrom, promises, other, file);
    }

    /** The same with other bytes. */
    public Activate withFile(byte[] other) {
      return new Activate(model, sequence, effectiveFrom, promises, rollout, other);
    }

    /** The same as a heartbeat too. */
    public Activate promising() {
      return new Activate(model, sequence, effectiveFrom, true, rollout, file);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Activate that
          && sequence == that.sequence
          && effectiveFrom == that.effectiveFrom
          && promises == that.promises
          && rollout.equals(that.rollout)
          && model.equals(that.model)
          && Arrays.equals(file, that.file);
    }

    @Override
    public int hashCode() {
      return Objects.hash(model, sequence, effectiveFrom, file.length);
    }

    @Override
    public String toString() {
      return "Activate["
          + model
          + ", sequence "
          + sequence
          + ", effective from "
          + effectiveTimeText(effectiveFrom)
          + ", "
          + rollout
          + ", "
          + file.length
          + " bytes]";
    }
  }

  /**
   * Events are scored with no model until one is activated again; a trial is over too.
   *
   * @param model name of the model
   * @param sequence no other change for this model has it
   * @param effectiveFrom event time from which on it counts
   * @param promises whether nothing that is effective at or before its time comes after it
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  record Retire(String model, long sequence, long effectiveFrom, boolean promises)
      implements Change {

    /** Without a promise. */
    public Retire(String model, long sequence, long effectiveFrom) {
      this(model, sequence, effectiveFrom, false);
    }
  }

  /**
   * Ends the trial of an artifact: all keys are scored with the current model again. If that
   * artifact is not on trial, nothing changes.
   *
   * @param model name of the model
   * @param sequence no other change for this model has it
   * @param effectiveFrom event time from which on it counts
   * @param promises whether nothing that is effective at or before its time comes after it
   * @param digest of the artifact on trial, 64 hexadecimal digits
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  record Rollback(String model, long sequence, long effectiveFrom, boolean promises, String digest)
      implements Change {

    /** Without a promise. */
    public Rollback(String model, long sequence, long effectiveFrom, String digest) {
      this(model, sequence, effectiveFrom, false, digest);
    }
  }

  /**
   * Promises, for all models of its stream, that no change which is effective at or before a time
   * comes after this. The time may be ahead of the clock: then changes are announced so much ahead,
   * and events do not wait.
   *
   * @param sequence where in the log it was said; nothing depends on it
   * @param time of the promise, in milliseconds of event time
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  record Heartbeat(long sequence, long time) implements ModelUpdate {}
}
