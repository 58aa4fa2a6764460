package io.sluice.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.console.Console;
import io.sluice.model.ModelId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpeedTableTest {
  private static final ModelId MODEL = new ModelId("net", "7", "0123456789ab".repeat(5) + "cdef");

  private static ModelSpeed speed(int vectorBits, double... nanos) {
    return new ModelSpeed(
        DoubleStream.of(nanos)
            .mapToObj(each -> new ModelTime(each, true, 1, 1, vectorBits, "a CPU"))
            .toList());
  }

  private static String text(
      @Nullable ModelSpeed withVectorApi, ModelSpeed plain, String... common) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    new SpeedTable(MODEL, withVectorApi, plain, List.of(common))
        .print(new Console(writer, writer, false, false));
    return out.toString();
  }

  @Test
  void bothKindsOfJvmAreCompared() {
    assertThat(text(speed(256, 2310, 2500, 2290), speed(0, 9240, 9300, 9000)))
        .startsWith(
            """
            net 7, digest 0123456789ab
              Time of one event, on one thread after a warm-up, in 3 new JVMs for each line.
            """)
        .endsWith(
            """

              JVM options                         kernels           median   lowest  highest  in batches
              --add-modules=jdk.incubator.vector  256-bit vectors  2.31 µs  2.29 µs  2.50 µs           -
              none                                scalar           9.24 µs  9.00 µs  9.30 µs           -

              With the Vector API, this model is 4.0 times as fast.
              On a Flink cluster, add the option to env.java.opts.taskmanager.
            """);
  }

  @Test
  void timesThatOverlapAreNoDifference() {
    assertThat(text(speed(512, 100, 150, 160), speed(0, 155, 200, 300)))
        .contains("scalar           200 ns  155 ns   300 ns")
        .endsWith("\n  The times overlap: no clear difference between the two.\n");
  }

  @Test
  void aModelThatIsFasterWithoutTheVectorApiIsToldToBe() {
    assertThat(text(speed(128, 300), speed(0, 100)))
        .endsWith("\n  Without the Vector API, this model is 3.0 times as fast.\n");
  }

  @Test
  void batchesThatPayAreShownPerRow() {
    ModelSpeed batched = new ModelSpeed(List.of(new ModelTime(8500, false, 16, 3.4, 512, "a CPU")));
    assertThat(text(batched, speed(0, 20_000_000), "-XX:UseAVX=2"))
        .contains(
            "-XX:UseAVX=2 --add-modules=jdk.incubator.vector", "2.50 µs (16 rows)", "20.00 ms")
        .endsWith("The speed was not steady within the time limit, so the times are too long.\n");
  }

  @Test
  void aJavaWithoutTheVectorApiIsTold() {
    assertThat(text(null, speed(0, 100)))
        .contains("This Java has no module jdk.incubator.vector.")
        .doesNotContain("--add-modules=");
  }

  @Test
  void aTimeTravelsFromJvmToJvmAmongOtherLines() {
    ModelTime time = new ModelTime(123.5, true, 8, 2.25, 256, "amd64, a = b");
    assertThat(ModelTime.parse("WARNING: x\n" + time.toLines() + "\nsluice-x\n")).isEqualTo(time);
    assertThat(ModelTime.parse("Error: no memory\n")).isNull();
  }

  @Test
  void theEnvironmentGivesOptionsToAllJvms() {
    assertThat(FreshJvm.commonOptions(Map.of("SLUICE_JAVA_OPTS", " -Xmx1g  -XX:UseAVX=2 ")))
        .containsExactly("-Xmx1g", "-XX:UseAVX=2");
    assertThat(FreshJvm.commonOptions(Map.of())).isEmpty();
  }
}
