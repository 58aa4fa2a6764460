package io.sluice.flink.types;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Each kind of update has forms of its own, so a new kind is a new form.
 *
 * <ol>
 *   <li>{@link ModelUpdate.Activate} for all keys from the start of time: model, sequence, length
 *       and bytes of the file; only read
 *   <li>{@link ModelUpdate.Activate}: model, sequence, effective time, whether it promises, code
 *       and share of the rollout, length and bytes of the file
 *   <li>{@link ModelUpdate.Retire}: model, sequence, effective time, whether it promises
 *   <li>{@link ModelUpdate.Rollback}: model, sequence, effective time, whether it promises, digest
 *   <li>{@link ModelUpdate.Heartbeat}: sequence, time
 *   <li>a change of known origin: the origin, then the change in its own form
 *   <li>{@link ModelUpdate.Unreadable}: model, sequence, origin, reason
 * </ol>
 */
public final class ModelUpdateSerializer extends FormSerializer<ModelUpdate> {
  private static final long serialVersionUID = 1L;
  private static final int ACTIVATE_ALWAYS = 1;
  private static final int ACTIVATE = 2;
  private static final int RETIRE = 3;
  private static final int ROLLBACK = 4;
  private static final int HEARTBEAT = 5;
  private static final int WITH_ORIGIN = 6;
  private static final int UNREADABLE = 7;
  private static final int NEWEST = UNREADABLE;

  @Override
  public TypeSerializer<ModelUpdate> duplicate() {
    return this;
  }

  @Override
  public ModelUpdate createInstance() {
    return new ModelUpdate.Heartbeat(0, ModelUpdate.START_OF_TIME);
  }

  @Override
  public void serialize(ModelUpdate update, DataOutputView target) throws IOException {
    if (update instanceof ModelUpdate.Change change && change.origin() != null) {
      target.writeByte(WITH_ORIGIN);
      StringValue.writeString(change.origin(), target);
    }
    if (update instanceof ModelUpdate.Activate activate) {
      target.writeByte(ACTIVATE);
      writeChange(activate, target);
      target.writeByte(codeOf(activate.rollout().kind()));
      target.writeDouble(activate.rollout().share());
      target.writeInt(activate.file().length);
      target.write(activate.file());
    } else if (update instanceof ModelUpdate.Retire retire) {
      target.writeByte(RETIRE);
      writeChange(retire, target);
    } else if (update instanceof ModelUpdate.Rollback rollback) {
      target.writeByte(ROLLBACK);
      writeChange(rollback, target);
      StringValue.writeString(rollback.digest(), target);
    } else if (update instanceof ModelUpdate.Unreadable unreadable) {
      target.writeByte(UNREADABLE);
      StringValue.writeString(unreadable.model(), target);
      target.writeLong(unreadable.sequence());
      StringValue.writeString(unreadable.origin(), target);
      StringValue.writeString(unreadable.reason(), target);
    } else {
      ModelUpdate.Heartbeat heartbeat = (ModelUpdate.Heartbeat) update;
      target.writeByte(HEARTBEAT);
      target.writeLong(heartbeat.sequence());
      target.writeLong(heartbeat.time());
    }
  }

  private static void writeChange(ModelUpdate.Change change, DataOutputView target)
      throws IOException {
    StringValue.writeString(change.model(), target);
    target.writeLong(change.sequence());
    target.writeLong(change.effectiveFrom());
    target.writeBoolean(change.promises());
  }

  @Override
  public ModelUpdate deserialize(DataInputView source) throws IOException {
    int form = readForm(source, NEWEST, "ModelUpdate");
    if (form == HEARTBEAT) {
      return new ModelUpdate.Heartbeat(source.readLong(), source.readLong());
    }
    if (form == WITH_ORIGIN) {
      String origin = StringValue.readString(source);
      if (deserialize(source) instanceof ModelUpdate.Change change) {
        return change.withOrigin(origin);
      }
      throw new IOException("ModelUpdate: an update from " + origin + " is no change");
    }
    String model = StringValue.readString(source);
    long sequence = source.readLong();
    if (form == UNREADABLE) {
      String origin = StringValue.readString(source);
      return new ModelUpdate.Unreadable(model, sequence, origin, StringValue.readString(source));
    }
    if (form == ACTIVATE_ALWAYS) {
      return new ModelUpdate.Activate(model, sequence, readFile(source));
    }
    long from = source.readLong();
    boolean promises = source.readBoolean();
    return switch (form) {
      case ACTIVATE -> {
        Rollout rollout = new Rollout(kindOf(source.readByte()), source.readDouble());
        yield new ModelUpdate.Activate(model, sequence, from, promises, rollout, readFile(source));
      }
      case RETIRE -> new ModelUpdate.Retire(model, sequence, from, promises);
      default ->
          new ModelUpdate.Rollback(model, sequence, from, promises, StringValue.readString(source));
    };
  }

  private static byte[] readFile(DataInputView source) throws IOException {
    byte[] file = new byte[source.readInt()];
    source.readFully(file);
    return file;
  }

  static int codeOf(Rollout.Kind kind) {
    return switch (kind) {
      case FULL -> 0;
      case CANARY -> 1;
      case SHADOW -> 2;
    };
  }

  static Rollout.Kind kindOf(int code) throws IOException {
    return switch (code) {
      case 0 -> Rollout.Kind.FULL;
      case 1 -> Rollout.Kind.CANARY;
      case 2 -> Rollout.Kind.SHADOW;
      default -> throw new IOException("ModelUpdate: a rollout has the unknown code " + code);
    };
  }

  @Override
  public TypeSerializerSnapshot<ModelUpdate> snapshotConfiguration() {
    return new ModelUpdateSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class ModelUpdateSnapshot extends Snapshot<ModelUpdate> {
    public ModelUpdateSnapshot() {
      super(NEWEST, ModelUpdateSerializer::new);
    }
  }
}
