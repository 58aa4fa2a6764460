package io.sluice.flink.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.keys.EventWindow.Arrangement;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The oracle is the list of all rows that were added. */
class EventWindowTest {
  private static final int[] ODD = {1, 2, 3, 7, 17};

  @ParameterizedTest
  @EnumSource(Arrangement.class)
  void itHoldsTheLatestRowsOldestFirst(Arrangement arrangement) {
    for (int features : ODD) {
      for (int capacity : ODD) {
        EventWindow window = new EventWindow(1, 2, features, capacity, arrangement);
        List<float[]> rows = new ArrayList<>();
        assertHolds(window, rows, capacity);
        for (int i = 0; i < 2 * capacity + 1; i++) {
          rows.add(row(features, i));
          window.add(row(features, i));
          assertHolds(window, rows, capacity);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Arrangement.class)
  void inAnyArrangementItIsTheSameInputOfAModel(Arrangement arrangement) {
    for (Layout layout : List.of(Layout.NCL, Layout.NLC)) {
      for (int features : ODD) {
        for (int length : new int[] {2, 3, 17}) {
          FeatureSchema schema = schema(features, length, layout);
          ModelWindows windows = new ModelWindows(schema);
          EventWindow window = new EventWindow(1, 2, features, length, arrangement);
          List<float[]> rows = new ArrayList<>();
          for (int i = 0; i < 2 * length + 1; i++) {
            rows.add(row(features, i));
            window.add(row(features, i));
            assertThat(windows.inputOf(window)).isEqualTo(inputOf(schema, rows));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Arrangement.class)
  void anotherArrangementOrCapacityHoldsTheSameRows(Arrangement arrangement) {
    for (Arrangement other : Arrangement.values()) {
      for (int count : new int[] {0, 1, 3, 5, 6, 8}) {
        for (int capacity : new int[] {1, 3, 5, 7}) {
          List<float[]> rows = rows(3, count);
          EventWindow window = window(rows, 3, 5, arrangement).with(9, capacity, other);
          List<float[]> kept = latest(rows, 5);
          assertHolds(window, kept, capacity);
          assertThat(window.run()).isEqualTo(9);
          kept.add(row(3, 99));
          window.add(row(3, 99));
          assertHolds(window, kept, capacity);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Arrangement.class)
  void aCopyGoesItsOwnWay(Arrangement arrangement) {
    for (int count : new int[] {0, 2, 5, 7}) {
      List<float[]> rows = rows(3, count);
      EventWindow window = window(rows, 3, 5, arrangement);
      EventWindow copy = new EventWindowSerializer().copy(window);
      window.add(row(3, 70));
      assertHolds(copy, rows, 5);
      copy.add(row(3, 80));
      rows.add(row(3, 80));
      assertHolds(copy, rows, 5);
    }
  }

  @ParameterizedTest
  @EnumSource(Arrangement.class)
  void stateDoesNotDependOnTheArrangement(Arrangement arrangement) throws IOException {
    for (int count : new int[] {0, 2, 5, 7}) {
      List<float[]> rows = rows(3, count);
      byte[] bytes = bytes(window(rows, 3, 5, arrangement));
      DataOutputSerializer expected = new DataOutputSerializer(64);
      expected.writeByte(2);
      expected.writeLong(1);
      expected.writeLong(2);
      expected.writeInt(3);
      expected.writeInt(5);
      expected.writeInt(Math.min(count, 5));
      for (float[] row : latest(rows, 5)) {
        for (float value : row) {
          expected.writeFloat(value);
        }
      }
      assertThat(bytes).isEqualTo(expected.getCopyOfBuffer());
      assertHolds(
          new EventWindowSerializer().deserialize(new DataInputDeserializer(bytes)), rows, 5);
    }
  }

  private static byte[] bytes(EventWindow window) throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(64);
    new EventWindowSerializer().serialize(window, target);
    return target.getCopyOfBuffer();
  }

  private static void assertHolds(EventWindow window, List<float[]> rows, int capacity) {
    List<float[]> kept = latest(rows, capacity);
    assertThat(window.count()).isEqualTo(kept.size());
    for (int event = 0; event < kept.size(); event++) {
      for (int feature = 0; feature < window.features(); feature++) {
        assertThat(window.value(event, feature)).isEqualTo(kept.get(event)[feature]);
      }
    }
  }

  /** By the definition: where the schema has each value, the oldest row for those missing. */
  private static float[] inputOf(FeatureSchema schema, List<float[]> rows) {
    int features = schema.features().size();
    float[] input = new float[features * schema.window()];
    for (int event = 0; event < schema.window(); event++) {
      int row = Math.max(0, rows.size() - schema.window() + event);
      for (int feature = 0; feature < features; feature++) {
        input[schema.index(feature, event)] = rows.get(row)[feature];
      }
    }
    return input;
  }

  private static EventWindow window(
      List<float[]> rows, int features, int capacity, Arrangement arrangement) {
    EventWindow window = new EventWindow(1, 2, features, capacity, arrangement);
    rows.forEach(window::add);
    return window;
  }

  private static List<float[]> rows(int features, int count) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(features, i));
    }
    return rows;
  }

  private static List<float[]> latest(List<float[]> rows, int capacity) {
    return new ArrayList<>(rows.subList(Math.max(0, rows.size() - capacity), rows.size()));
  }

  private static float[] row(int features, int number) {
    float[] row = new float[features];
    for (int feature = 0; feature < features; feature++) {
      row[feature] = 100 * (number + 1) + feature;
    }
    return row;
  }

  private static FeatureSchema schema(int features, int window, Layout layout) {
    return new FeatureSchema(
        IntStream.range(0, features).mapToObj(i -> Feature.raw("f" + i)).toList(),
        window,
        layout,
        IncompleteWindow.PAD);
  }
}
