package io.sluice.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class ReadableEventsTest {
  private final SimpleCounter counter = new SimpleCounter();
  private final List<String> registered = new ArrayList<>();
  private final List<Object> unreadable = new ArrayList<>();
  private final List<JsonEvent> readable = new ArrayList<>();

  @Test
  void aRecordThatCannotBeReadIsCountedAndLeavesBesideTheOthers() throws Exception {
    KafkaScoringJob.Readable function = new KafkaScoringJob.Readable();
    function.setRuntimeContext(runtimeContext());
    function.open(DefaultOpenContext.INSTANCE);

    for (String problem : new String[] {null, "the record is not JSON", "no key", null}) {
      function.processElement(event(problem), context(function), collector());
    }

    assertThat(registered).containsExactly("sluice", "unreadable_events");
    assertThat(counter.getCount()).isEqualTo(2);
    assertThat(unreadable).hasSize(2);
    assertThat(readable).hasSize(2);
  }

  private static JsonEvent event(String problem) {
    return new JsonEvent("events", 0, 7, "{}", "k", 1000, new float[] {1}, problem);
  }

  private RuntimeContext runtimeContext() {
    OperatorMetricGroup[] group = new OperatorMetricGroup[1];
    group[0] =
        proxy(
            OperatorMetricGroup.class,
            (self, method, arguments) -> {
              registered.add((String) arguments[0]);
              return method.getName().equals("counter") ? counter : group[0];
            });
    return proxy(RuntimeContext.class, (self, method, arguments) -> group[0]);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Collector<JsonEvent> collector() {
    return new Collector<>() {
      @Override
      public void collect(JsonEvent event) {
        readable.add(event);
      }

      @Override
      public void close() {}
    };
  }

  private ProcessFunction<JsonEvent, JsonEvent>.Context context(KafkaScoringJob.Readable function) {
    return function.new Context() {
      @Override
      public Long timestamp() {
        return 1000L;
      }

      @Override
      public TimerService timerService() {
        throw new AssertionError("reading events needs no timers");
      }

      @Override
      public <X> void output(OutputTag<X> tag, X value) {
        unreadable.add(value);
      }
    };
  }
}
