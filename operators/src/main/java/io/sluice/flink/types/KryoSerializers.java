package io.sluice.flink.types;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Kryo serializers for our types inside types of the user that Flink leaves to Kryo, such as a list
 * of scores. Our types by themselves, or as fields of a POJO, need none of this.
 *
 * <p>Register them with {@link #register} or in Flink's configuration:
 *
 * <pre>{@code
 * pipeline.serialization-config:
 *   - io.sluice.flink.Score: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfScore}
 *   - io.sluice.flink.ScoredEvent: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfScoredEvent}
 *   - io.sluice.flink.DeadLetter: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfDeadLetter}
 *   - io.sluice.flink.RejectedModel: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfRejectedModel}
 *   - io.sluice.flink.ModelUpdate$Activate: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfModelUpdate}
 *   - io.sluice.flink.ModelUpdate$Retire: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfModelUpdate}
 *   - io.sluice.flink.ModelUpdate$Rollback: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfModelUpdate}
 *   - io.sluice.flink.ModelUpdate$Heartbeat: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfModelUpdate}
 *   - io.sluice.flink.Comparison: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfComparison}
 *   - io.sluice.flink.ModelUpdate$Unreadable: {type: kryo, kryo-type: registered, class: io.sluice.flink.types.KryoSerializers$OfModelUpdate}
 * }</pre>
 *
 * <p>Kryo numbers registered types in the order of their registration, so that order must not
 * change while there is state written with it.
 */
public final class KryoSerializers {
  private KryoSerializers() {}

  /**
   * Registers all of them, in a fixed order.
   *
   * @param config of the job: {@code environment.getConfig().getSerializerConfig()}
   */
  public static void register(SerializerConfig config) {
    if (!(config instanceof SerializerConfigImpl changeable)) {
      throw new IllegalArgumentException(
          config.getClass().getName()
              + " takes no registrations; use pipeline.serialization-config");
    }
    changeable.registerTypeWithKryoSerializer(Score.class, OfScore.class);
    changeable.registerTypeWithKryoSerializer(ScoredEvent.class, OfScoredEvent.class);
    changeable.registerTypeWithKryoSerializer(DeadLetter.class, OfDeadLetter.class);
    changeable.registerTypeWithKryoSerializer(RejectedModel.class, OfRejectedModel.class);
    changeable.registerTypeWithKryoSerializer(ModelUpdate.Activate.class, OfModelUpdate.class);
    changeable.registerTypeWithKryoSerializer(ModelUpdate.Retire.class, OfModelUpdate.class);
    changeable.registerTypeWithKryoSerializer(ModelUpdate.Rollback.class, OfModelUpdate.class);
    changeable.registerTypeWithKryoSerializer(ModelUpdate.Heartbeat.class, OfModelUpdate.class);
    changeable.registerTypeWithKryoSerializer(Comparison.class, OfComparison.class);
    changeable.registerTypeWithKryoSerializer(ModelUpdate.Unreadable.class, OfModelUpdate.class);
  }

  /** Writes with our own serializer for Flink. */
  private static class ByForm<T> extends Serializer<T> {
    private final FormSerializer<T> serializer;

    ByForm(FormSerializer<T> serializer) {
      super(false, true);
      this.serializer = serializer;
    }

    @Override
    public void write(Kryo kryo, Output output, T value) {
      try {
        serializer.serialize(value, new DataOutputViewStreamWrapper(output));
      } catch (IOException e) {
        throw new KryoException(e);
      }
    }

    @Override
    @SuppressWarnings("rawtypes") // Kryo 2 and 5 differ in the type parameter of the class
    public T read(Kryo kryo, Input input, @Nullable Class type) {
      try {
        return serializer.deserialize(new DataInputViewStreamWrapper(input));
      } catch (IOException e) {
        throw new KryoException(e);
      }
    }
  }

  /** For {@link Score}. */
  public static final class OfScore extends ByForm<Score> {
    public OfScore() {
      super(new ScoreSerializer());
    }
  }

  /** For {@link RejectedModel}. */
  public static final class OfRejectedModel extends ByForm<RejectedModel> {
    public OfRejectedModel() {
      super(new RejectedModelSerializer());
    }
  }

  /** For each kind of {@link ModelUpdate}. */
  public static final class OfModelUpdate extends ByForm<ModelUpdate> {
    public OfModelUpdate() {
      super(new ModelUpdateSerializer());
    }
  }

  /** For {@link Comparison}. */
  public static final class OfComparison extends ByForm<Comparison> {
    public OfComparison() {
      super(new ComparisonSerializer());
    }
  }

  /** For {@link ScoredEvent}; the event is written by whatever Kryo has for it. */
  public static final class OfScoredEvent extends Serializer<ScoredEvent<?>> {
    private final OfScore scores = new OfScore();

    @Override
    public void write(Kryo kryo, Output output, ScoredEvent<?> scored) {
      scores.write(kryo, output, scored.score());
      kryo.writeClassAndObject(output, scored.event());
    }

    @Override
    @SuppressWarnings("rawtypes") // Kryo 2 and 5 differ in the type parameter of the class
    public ScoredEvent<?> read(Kryo kryo, Input input, @Nullable Class type) {
      Score score = scores.read(kryo, input, Score.class);
      return new ScoredEvent<>(kryo.readClassAndObject(input), score);
    }

    @Override
    public ScoredEvent<?> copy(Kryo kryo, ScoredEvent<?> scored) {
      return new ScoredEvent<>(kryo.copy(scored.event()), scored.score());
    }
  }

  /** For {@link DeadLetter}; the event is written by whatever Kryo has for it. */
  public static final class OfDeadLetter extends Serializer<DeadLetter<?>> {
    @Override
    public void write(Kryo kryo, Output output, DeadLetter<?> letter) {
      output.writeString(letter.key());
      output.writeLong(letter.eventTime());
      output.writeByte(letter.reason().code());
      output.writeString(letter.message());
      kryo.writeClassAndObject(output, letter.event());
    }

    @Override
    @SuppressWarnings("rawtypes") // Kryo 2 and 5 differ in the type parameter of the class
    public DeadLetter<?> read(Kryo kryo, Input input, @Nullable Class type) {
      String key = input.readString();
      long eventTime = input.readLong();
      DeadLetter.Reason reason = DeadLetter.Reason.ofCode(input.readByte());
      String message = input.readString();
      return new DeadLetter<>(kryo.readClassAndObject(input), key, eventTime, reason, message);
    }

    @Override
    public DeadLetter<?> copy(Kryo kryo, DeadLetter<?> letter) {
      return new DeadLetter<>(
          kryo.copy(letter.event()),
          letter.key(),
          letter.eventTime(),
          letter.reason(),
          letter.message());
    }
  }
}
