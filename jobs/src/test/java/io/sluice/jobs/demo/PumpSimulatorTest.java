package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.api.Test;

class PumpSimulatorTest {
  private static final PumpSimulator SIMULATOR = PumpSimulator.withFaults(7, 5);

  @Test
  void readingsTakeTurnsAmongThePumpsAndComeOnceASecond() {
    PumpReading first = SIMULATOR.reading(0);
    PumpReading later = SIMULATOR.reading(13);

    assertThat(first.pump()).isEqualTo("pump-0");
    assertThat(first.time()).isEqualTo(1767225600000L);
    assertThat(later.pump()).isEqualTo("pump-3");
    assertThat(later.time()).isEqualTo(1767225602000L);
  }

  /** Values written down once on JDK 17: every JVM and every machine must give these bits. */
  @Test
  void readingsAreTheSameBitsEverywhere() {
    assertThat(hash(SIMULATOR, 100_000)).isEqualTo(4660515024272269285L);
  }

  @Test
  void anotherSeedGivesAnotherStream() {
    assertThat(hash(PumpSimulator.withFaults(8, 5), 100)).isNotEqualTo(hash(SIMULATOR, 100));
  }

  @Test
  void everyFaultOccursAndTogetherTheyAreAFewPerCent() {
    Map<PumpFault, Integer> counts = new EnumMap<>(PumpFault.class);
    LongStream.range(0, 200_000)
        .forEach(i -> counts.merge(SIMULATOR.reading(i).fault(), 1, Integer::sum));

    assertThat(counts).containsOnlyKeys(PumpFault.values());
    assertThat(200_000 - counts.get(PumpFault.NONE)).isBetween(10_000, 40_000);
  }

  @Test
  void healthyPumpsReadAsTheFaultyOnesDoWhileThoseAreWell() {
    PumpSimulator healthy = PumpSimulator.healthy(7, 5);
    for (long i = 0; i < 20_000; i++) {
      PumpReading reading = SIMULATOR.reading(i);
      assertThat(healthy.reading(i).fault()).isEqualTo(PumpFault.NONE);
      if (reading.fault() == PumpFault.NONE) {
        assertThat(healthy.reading(i)).isEqualTo(reading);
      }
    }
  }

  @Test
  void healthyReadingsStayWithinWhatSuchAPumpCanDo() {
    PumpSimulator healthy = PumpSimulator.healthy(99, 3);
    for (long i = 0; i < 50_000; i++) {
      PumpReading reading = healthy.reading(i);
      assertThat(reading.suctionPressure()).isBetween(1f, 2.2f);
      assertThat(reading.dischargePressure()).isBetween(3.5f, 9.5f);
      assertThat(reading.flow()).isBetween(30f, 52f);
      assertThat(reading.motorCurrent()).isBetween(5f, 18f);
      assertThat(reading.vibrationAxial()).isBetween(0.5f, 2.2f);
      assertThat(reading.vibrationRadial()).isBetween(0.7f, 2.6f);
      assertThat(reading.bearingTemperature()).isBetween(30f, 60f);
      assertThat(reading.motorTemperature()).isBetween(40f, 80f);
    }
  }

  @Test
  void pressureAndCurrentRiseWithTheFlow() {
    PumpSimulator healthy = PumpSimulator.healthy(3, 1);

    assertThat(correlation(healthy, PumpReading::flow, PumpReading::dischargePressure))
        .isGreaterThan(0.9);
    assertThat(correlation(healthy, PumpReading::flow, PumpReading::motorCurrent))
        .isGreaterThan(0.9);
    assertThat(correlation(healthy, PumpReading::flow, PumpReading::suctionPressure))
        .isLessThan(-0.5);
  }

  @Test
  void faultsMoveTheChannelsTheyShouldMove() {
    assertThat(shift(PumpFault.CAVITATION, PumpReading::vibrationAxial)).isGreaterThan(0.3);
    assertThat(shift(PumpFault.CAVITATION, PumpReading::suctionPressure)).isLessThan(-0.1);
    assertThat(shift(PumpFault.BEARING_WEAR, PumpReading::vibrationRadial)).isGreaterThan(0.5);
    assertThat(shift(PumpFault.BEARING_WEAR, PumpReading::bearingTemperature)).isGreaterThan(3);
    assertThat(shift(PumpFault.SEAL_LEAK, PumpReading::flow)).isLessThan(-2);
    assertThat(shift(PumpFault.MOTOR_OVERHEATING, PumpReading::motorTemperature)).isGreaterThan(5);
    assertThat(shift(PumpFault.SENSOR_DRIFT, PumpReading::dischargePressure)).isGreaterThan(0.3);
    assertThat(shift(PumpFault.SENSOR_DRIFT, PumpReading::flow)).isZero();
  }

  @Test
  void flinkTakesReadingsForPojosWithoutGenericTypes() {
    TypeInformation<PumpReading> type = TypeInformation.of(PumpReading.class);

    assertThat(type).isInstanceOf(PojoTypeInfo.class);
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    assertThat(type.createSerializer(config)).isNotNull();
  }

  @Test
  void channelNamesAreThoseOfTheRecordInItsOrder() {
    assertThat(PumpReading.CHANNELS)
        .containsExactly(
            Arrays.stream(PumpReading.class.getRecordComponents())
                .filter(component -> component.getType() == float.class)
                .map(RecordComponent::getName)
                .toArray(String[]::new));
  }

  @Test
  void noPumpsAtAllAreRefused() {
    assertThatThrownBy(() -> PumpSimulator.healthy(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pumps: 0 is below 1");
  }

  /** The mean difference that a fault makes to a channel, against the same pumps without it. */
  private static double shift(PumpFault fault, ToDoubleFunction<PumpReading> channel) {
    PumpSimulator healthy = PumpSimulator.healthy(7, 5);
    return LongStream.range(0, 200_000)
        .filter(i -> SIMULATOR.reading(i).fault() == fault)
        .mapToDouble(
            i ->
                channel.applyAsDouble(SIMULATOR.reading(i))
                    - channel.applyAsDouble(healthy.reading(i)))
        .average()
        .orElseThrow();
  }

  private static double correlation(
      PumpSimulator simulator,
      ToDoubleFunction<PumpReading> first,
      ToDoubleFunction<PumpReading> second) {
    int n = 20_000;
    double[] x = LongStream.range(0, n).mapToObj(simulator::reading).mapToDouble(first).toArray();
    double[] y = LongStream.range(0, n).mapToObj(simulator::reading).mapToDouble(second).toArray();
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < n; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static long hash(PumpSimulator simulator, int count) {
    long hash = 0;
    for (long i = 0; i < count; i++) {
      PumpReading reading = simulator.reading(i);
      for (float value : reading.channels()) {
        hash = hash * 31 + Float.floatToRawIntBits(value);
      }
      hash = hash * 31 + reading.fault().ordinal();
    }
    return hash;
  }
}
