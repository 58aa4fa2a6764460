package io.sluice.cluster;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.util.Collector;

/** Counts numbers by key: a job with keyed state and exactly-once files, without any model. */
public final class KeyedCountJob {
  private KeyedCountJob() {}

  public static void main(String[] args) throws Exception {
    long count = Long.parseLong(args[0]);
    double perSecond = Double.parseDouble(args[1]);
    String output = args[2];
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSource(
            new DataGeneratorSource<>(
                index -> index, count, RateLimiterStrategy.perSecond(perSecond), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .setParallelism(1)
        .uid("numbers")
        .keyBy(index -> index % 7)
        .process(new Count())
        .uid("count")
        .sinkTo(
            FileSink.forRowFormat(new Path(output), new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withBucketCheckInterval(Duration.ofSeconds(1).toMillis())
                .build())
        .uid("files");
    env.execute("keyed count");
  }

  private static final class Count extends KeyedProcessFunction<Long, Long, String> {
    private transient ValueState<Long> seen;

    @Override
    public void open(OpenContext context) {
      seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.LONG));
    }

    @Override
    public void processElement(Long index, Context context, Collector<String> out)
        throws Exception {
      Long before = seen.value();
      long now = before == null ? 1 : before + 1;
      seen.update(now);
      out.collect(index + "," + now);
    }
  }
}
