package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelArtifact;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the control log, which brings models to the scoring operators.
 *
 * <p>The log is ordered by ({@link Change#effectiveFrom()}, {@link #sequence()}), whatever the
 * order of arrival. For an event of time t, the changes that are effective at or before t count, in
 * that order. A {@link Heartbeat} changes nothing; it promises up to which time the log is
 * complete.
 */
@TypeInfo(SluiceTypes.ModelUpdateFactory.class)
public sealed interface ModelUpdate
    permits ModelUpdate.Change, ModelUpdate.Heartbeat, ModelUpdate.Unreadable {

  /** The effective time of a change that is effective for all events. */
  long START_OF_TIME = Long.MIN_VALUE;

  /** Position in the control log among the updates that have the same effective time. */
  long sequence();

  /**
   * An update after which this artifact scores all events, from the start of time on. Use {@link
   * Activate#from} to make it effective later.
   *
   * @param sequence unique among the changes for this model
   */
  static Activate activate(long sequence, ModelArtifact artifact) {
    return new Activate(artifact.id().name(), sequence, artifact.toBytes());
  }

  /**
   * The text of an effective time for messages.
   *
   * @param effectiveFrom event time in milliseconds, or {@link #START_OF_TIME}
   */
  static String effectiveTimeText(long effectiveFrom) {
    return effectiveFrom == START_OF_TIME ? "the start of time" : String.valueOf(effectiveFrom);
  }

  /** An update that changes which artifact of a model scores events. */
  sealed interface Change extends ModelUpdate permits Activate, Retire, Rollback {

    /** Name of the model that this changes; operators for other models ignore the update. */
    String model();

    /**
     * Event time from which the change is effective, in milliseconds, or {@link #START_OF_TIME}.
     */
    long effectiveFrom();

    /**
     * Whether this change is also a heartbeat: it promises that no change which is effective at or
     * before its own effective time comes after it.
     */
    boolean promises();

    /**
     * Where the change was read, for example the URI of a file, or a topic with partition and
     * offset; null if that is not known. It appears in {@link RejectedModel#origin()} and has no
     * other effect: changes that differ only in their origin are equal.
     */
    @Nullable String origin();

    /** The same change, read from there. */
    Change withOrigin(String place);
  }

  /**
   * Makes an artifact score events.
   *
   * @param model name of the model; the file must have the same name in it
   * @param sequence unique among the changes for this model
   * @param effectiveFrom event time from which the change is effective, or {@link #START_OF_TIME}
   * @param promises whether this is also a heartbeat; see {@link #promises()}
   * @param rollout which keys the artifact scores, and whether it is on trial
   * @param file content of the {@code .sluice} file. The array is not copied; do not change it
   * @param origin see {@link #origin()}
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  @SuppressWarnings("ArrayRecordComponent") // equality is by the bytes, see below
  record Activate(
      String model,
      long sequence,
      long effectiveFrom,
      boolean promises,
      Rollout rollout,
      byte[] file,
      @Nullable String origin)
      implements Change {

    /** An activation of unknown origin. */
    public Activate(
        String model,
        long sequence,
        long effectiveFrom,
        boolean promises,
        Rollout rollout,
        byte[] file) {
      this(model, sequence, effectiveFrom, promises, rollout, file, null);
    }

    /** An activation for all keys, effective from the start of time. */
    public Activate(String model, long sequence, byte[] file) {
      this(model, sequence, START_OF_TIME, false, Rollout.full(), file);
    }

    /** The same, effective from this event time, in milliseconds. */
    public Activate from(long time) {
      return new Activate(model, sequence, time, promises, rollout, file, origin);
    }

    /** The same with another rollout, for example as a trial. */
    public Activate as(Rollout other) {
      return new Activate(model, sequence, effectiveFrom, promises, other, file, origin);
    }

    /** The same with another file. */
    public Activate withFile(byte[] other) {
      return new Activate(model, sequence, effectiveFrom, promises, rollout, other, origin);
    }

    /** The same, and also a heartbeat for its own effective time. */
    public Activate promising() {
      return new Activate(model, sequence, effectiveFrom, true, rollout, file, origin);
    }

    @Override
    public Activate withOrigin(String place) {
      return new Activate(model, sequence, effectiveFrom, promises, rollout, file, place);
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
   * Retires a model: no artifact scores events until the next activation. A trial ends, too.
   *
   * @param model name of the model
   * @param sequence unique among the changes for this model
   * @param effectiveFrom event time from which the change is effective, in milliseconds
   * @param promises whether this is also a heartbeat; see {@link #promises()}
   * @param origin see {@link #origin()}
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  record Retire(
      String model, long sequence, long effectiveFrom, boolean promises, @Nullable String origin)
      implements Change {

    /** A retirement of unknown origin. */
    public Retire(String model, long sequence, long effectiveFrom, boolean promises) {
      this(model, sequence, effectiveFrom, promises, null);
    }

    @Override
    public Retire withOrigin(String place) {
      return new Retire(model, sequence, effectiveFrom, promises, place);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Retire that
          && sequence == that.sequence
          && effectiveFrom == that.effectiveFrom
          && promises == that.promises
          && model.equals(that.model);
    }

    @Override
    public int hashCode() {
      return Objects.hash(model, sequence, effectiveFrom);
    }

    /** A retirement that is not a heartbeat. */
    public Retire(String model, long sequence, long effectiveFrom) {
      this(model, sequence, effectiveFrom, false);
    }
  }

  /**
   * Ends the trial of an artifact: the current model scores all keys again. If that artifact is not
   * on trial, nothing changes.
   *
   * @param model name of the model
   * @param sequence unique among the changes for this model
   * @param effectiveFrom event time from which the change is effective, in milliseconds
   * @param promises whether this is also a heartbeat; see {@link #promises()}
   * @param digest SHA-256 of the artifact on trial, 64 hexadecimal digits
   * @param origin see {@link #origin()}
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  record Rollback(
      String model,
      long sequence,
      long effectiveFrom,
      boolean promises,
      String digest,
      @Nullable String origin)
      implements Change {

    /** A rollback of unknown origin. */
    public Rollback(
        String model, long sequence, long effectiveFrom, boolean promises, String digest) {
      this(model, sequence, effectiveFrom, promises, digest, null);
    }

    @Override
    public Rollback withOrigin(String place) {
      return new Rollback(model, sequence, effectiveFrom, promises, digest, place);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Rollback that
          && sequence == that.sequence
          && effectiveFrom == that.effectiveFrom
          && promises == that.promises
          && model.equals(that.model)
          && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
      return Objects.hash(model, sequence, effectiveFrom);
    }

    /** A rollback that is not a heartbeat. */
    public Rollback(String model, long sequence, long effectiveFrom, String digest) {
      this(model, sequence, effectiveFrom, false, digest);
    }
  }

  /**
   * Promises, for all models of its stream, that no change which is effective at or before a given
   * time comes after this update. The time may be ahead of the clock. Then changes must be
   * announced that far ahead, and events do not wait for the control stream.
   *
   * @param sequence position in the log; it has no effect
   * @param time event time up to which the promise holds, in milliseconds
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  record Heartbeat(long sequence, long time) implements ModelUpdate {}

  /**
   * An entry of the log that is no update, for example a record that a source cannot read. It has
   * no effect but a {@link RejectedModel}, so that no entry of a log can fail the job and none is
   * lost without a trace.
   *
   * @param model name of the model that the entry is for; empty if that is not known. Then all
   *     operators of the stream report the entry
   * @param sequence position in the log
   * @param origin where the entry was read
   * @param reason one line: what is wrong, and if possible what to do
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  record Unreadable(String model, long sequence, String origin, String reason)
      implements ModelUpdate {}
}
