package io.sluice.flink.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import java.util.List;
import org.apache.flink.api.common.functions.InvalidTypesException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeInformationTestBase;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.junit.jupiter.api.Test;

class SluiceTypesTest extends TypeInformationTestBase<SluiceTypeInfo<?>> {
  private static final TypeInformation<Reading> READING = TypeInformation.of(Reading.class);

  /** Of a user, with ours inside. */
  public static class Alarm {
    public Score score;
    public ScoredEvent<Reading> event;
    public DeadLetter<Reading> letter;
  }

  @Override
  protected SluiceTypeInfo<?>[] getTestData() {
    return new SluiceTypeInfo<?>[] {
      (SluiceTypeInfo<?>) SluiceTypes.SCORE,
      (SluiceTypeInfo<?>) SluiceTypes.MODEL_UPDATE,
      (SluiceTypeInfo<?>) SluiceTypes.REJECTED_MODEL,
      (SluiceTypeInfo<?>) SluiceTypes.COMPARISON,
      (SluiceTypeInfo<?>) SluiceTypes.scoredEvent(READING),
      (SluiceTypeInfo<?>) SluiceTypes.scoredEvent(Types.STRING),
      (SluiceTypeInfo<?>) SluiceTypes.deadLetter(READING),
    };
  }

  @Test
  void flinkFindsThemByAnnotation() {
    assertThat(TypeInformation.of(Score.class)).isEqualTo(SluiceTypes.SCORE);
    assertThat(TypeInformation.of(ModelUpdate.class)).isEqualTo(SluiceTypes.MODEL_UPDATE);
    assertThat((Object) TypeInformation.of(ModelUpdate.Activate.class))
        .isEqualTo(SluiceTypes.MODEL_UPDATE);
    assertThat(TypeInformation.of(Comparison.class)).isEqualTo(SluiceTypes.COMPARISON);
    assertThat(TypeInformation.of(RejectedModel.class)).isEqualTo(SluiceTypes.REJECTED_MODEL);
    assertThat(TypeInformation.of(new TypeHint<ScoredEvent<Reading>>() {}))
        .isEqualTo(SluiceTypes.scoredEvent(READING));
    assertThat(TypeInformation.of(new TypeHint<DeadLetter<Reading>>() {}))
        .isEqualTo(SluiceTypes.deadLetter(READING));
  }

  @Test
  void pojosWithThemInsideNeedNoKryo() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    TypeInformation<Alarm> alarm = TypeInformation.of(Alarm.class);
    assertThat(alarm).isInstanceOf(PojoTypeInfo.class);
    assertThat(alarm.createSerializer(config)).isNotNull();
  }

  @Test
  void anUnknownEventTypeIsSaid() {
    assertThatThrownBy(() -> TypeExtractor.getForObject(new ScoredEvent<>(1, null)))
        .isInstanceOf(InvalidTypesException.class)
        .hasMessageContaining("the type of the event inside class io.sluice.flink.ScoredEvent");
  }

  @Test
  void theirNamesReadWell() {
    assertThat(List.of(SluiceTypes.SCORE, SluiceTypes.scoredEvent(Types.STRING)).toString())
        .isEqualTo("[Score, ScoredEvent<String>]");
  }
}
